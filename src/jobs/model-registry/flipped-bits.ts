import { readPlainFile } from "../../adapters/model-files/read-plain-file.ts";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { aliasesPath, auditPath } from "../../adapters/registry-files/registry-paths.ts";
import { type FlippedBit, flippedBit } from "../../foundation/flipped-bit.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { readProjection } from "../../lifecycle/registry/alias-projection.ts";
import {
  type AuditEntry,
  encodeEntry,
  sealEntry,
  type Unsealed,
} from "../../lifecycle/registry/audit-entry.ts";

/** The flipped bit of a broken `aliases.json`, where one is all that is wrong with it. */
export async function flippedInAliases(place: ModelPlace): Promise<FlippedBit | undefined> {
  const bytes = await bytesOf(aliasesPath(place));
  return flippedBit(bytes, (tried) => "aliases" in readProjection(textOf(tried)));
}

/**
 * The flipped bit of the first broken line of an audit log, its newline included.
 *
 * @param good The lines before it, of `goodBytes` together.
 */
export async function flippedInLog(
  place: ModelPlace,
  good: readonly AuditEntry[],
  goodBytes: number,
): Promise<FlippedBit | undefined> {
  const bytes = await bytesOf(auditPath(place));
  // A newline that was made or lost moves the end of the line.
  const end = bytes.indexOf(newline, bytes.indexOf(newline, goodBytes) + 1) + 1;
  const lines = bytes.subarray(goodBytes, end === 0 ? undefined : end);
  const last = good.at(-1);
  const found = flippedBit(lines, (tried) => follows(last, textOf(tried)));
  return found && { ...found, at: goodBytes + found.at };
}

const newline = 10;
/** Larger files are not searched. */
const bytesMax = 64 << 20;

async function bytesOf(path: string): Promise<Uint8Array> {
  return readPlainFile(path, bytesMax).catch(() => new Uint8Array());
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}

// Whether the text begins with the line that its own content makes after the last one.
function follows(last: AuditEntry | undefined, text: string): boolean {
  const entry = parseJson(text.slice(0, text.indexOf("\n")));
  if (typeof entry !== "object" || entry === null) return false;
  try {
    return text.startsWith(encodeEntry(sealEntry(last, entry as Unsealed)));
  } catch {
    return false; // it is no entry at all
  }
}
