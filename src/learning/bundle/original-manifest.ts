import { parseJson } from "../../foundation/parse-json.ts";
import {
  type BundleFiles,
  type FileSeal,
  isManifest,
  sealFile,
  sealManifest,
  sha256Hex,
} from "./manifest.ts";
import { type ModelVersion, parseVersionId, versionId } from "./version-id.ts";

/** Manifests that are tried, at most. */
const triesMax = 1024;

/**
 * The text that a version's `manifest.json` once had, whatever became of it: made anew from the files
 * and proven by the version's id. Where a file is broken too, what the manifest still says of it is
 * tried in its place.
 *
 * @param left Bytes of `manifest.json` as they are now; none where it is gone.
 * @returns Nothing where neither the files nor what is left of it lead there.
 */
export function originalManifest(
  version: ModelVersion,
  files: BundleFiles,
  left: Uint8Array | undefined,
): string | undefined {
  const stamp = parseVersionId(version)!.stamp;
  const told = left === undefined ? {} : filesOf(left);
  const names = [...new Set([...files.keys(), ...Object.keys(told)])];
  const choices = names.map((name) => choicesFor(files.get(name), told[name]));
  const tries = choices.reduce((count, { length }) => count * length, 1);
  for (const withBlocks of [true, false]) {
    for (let number = 0; number < Math.min(tries, triesMax); number++) {
      const seals = chosenSeals(names, choices, { number, withBlocks });
      const sealed = sealManifest(seals, stamp);
      if (sealed.version === version) return sealed.manifestText;
    }
  }
  return undefined;
}

/** Hashes of a manifest that a search for one wrong byte in it may cost: seconds. */
const hashesMax = 2 ** 21;

/**
 * The text of a manifest of which one byte is wrong, found by trying: a flipped bit first, which is
 * likely. Takes seconds where it is something else; for manifests that the files cannot tell.
 */
export function mendedManifest(version: ModelVersion, left: Uint8Array): string | undefined {
  const { stamp } = parseVersionId(version)!;
  const flips = Array.from({ length: 255 }, (_, i) => i + 1).toSorted((a, b) => ones(a) - ones(b));
  const bytes = Uint8Array.from(left);
  for (const flip of flips.slice(0, Math.floor(hashesMax / bytes.length))) {
    for (let at = 0; at < bytes.length; at++) {
      bytes[at] = bytes[at]! ^ flip;
      if (versionId(stamp, sha256Hex(bytes)) === version)
        return Buffer.from(bytes).toString("utf8");
      bytes[at] = bytes[at]! ^ flip;
    }
  }
  return undefined;
}

function ones(byte: number): number {
  return byte === 0 ? 0 : (byte & 1) + ones(byte >>> 1);
}

/** A file as it is, as the manifest says, or not at all, where the two do not agree. */
type Choice = FileSeal | undefined;

function choicesFor(content: Uint8Array | undefined, told: Choice): readonly Choice[] {
  const own = content === undefined ? undefined : sealFile(content);
  const agree = own !== undefined && own.sha256 === told?.sha256 && own.bytes === told.bytes;
  return agree ? [own] : [own, told];
}

function chosenSeals(
  names: readonly string[],
  choices: readonly (readonly Choice[])[],
  { number, withBlocks }: { readonly number: number; readonly withBlocks: boolean },
): ReadonlyMap<string, FileSeal> {
  let rest = number;
  const seals = new Map<string, FileSeal>();
  for (const [i, options] of choices.entries()) {
    const chosen = options[rest % options.length];
    rest = Math.floor(rest / options.length);
    if (chosen === undefined) continue;
    const { sha256, bytes, blocks } = chosen;
    const isWhole = withBlocks && blocks !== undefined;
    seals.set(names[i]!, isWhole ? { sha256, bytes, blocks } : { sha256, bytes });
  }
  return seals;
}

function filesOf(bytes: Uint8Array): Readonly<Record<string, FileSeal>> {
  const value = parseJson(Buffer.from(bytes).toString("utf8"));
  return isManifest(value) ? value.files : {};
}
