import { join } from "node:path";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { readAliasesFile } from "../../adapters/registry-files/read-aliases.ts";
import { readAudit } from "../../adapters/registry-files/read-audit.ts";
import { readWatchState } from "../../adapters/watch-file/watch-file.ts";
import { RefusedError, WorldError } from "../../foundation/errors.ts";
import type { FlippedBit } from "../../foundation/flipped-bit.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { aliasNames, type AliasTable } from "../../lifecycle/registry/alias.ts";
import {
  type AliasProjection,
  isSameTable,
  projectAliases,
} from "../../lifecycle/registry/alias-projection.ts";
import {
  auditDamage,
  type AuditEntry,
  type AuditFault,
  chainStart,
} from "../../lifecycle/registry/audit-entry.ts";
import { versionNotes } from "../../lifecycle/registry/version-notes.ts";
import { flippedInAliases, flippedInLog } from "./flipped-bits.ts";
import type { RegistryFinding } from "./registry-finding.ts";
import { damageText } from "./version-findings.ts";

export interface VerifiedRegistry {
  /** Lines of the audit log that are proven. */
  readonly entries: number;
  readonly findings: readonly RegistryFinding[];
}

/**
 * Proves the audit log of a model and what follows from it: aliases, and which versions there must be.
 *
 * @param versions Folders that are there.
 */
export async function verifyRegistry(
  place: ModelPlace,
  versions: readonly ModelVersion[],
): Promise<VerifiedRegistry> {
  const tell = findingsIn(place);
  try {
    const log = await readAudit(place);
    const { entries, fault } = log;
    const findings: RegistryFinding[] = [];
    if (fault !== undefined) findings.push(await logFinding(place, entries, fault));
    const isWhole = auditDamage(log, "") === undefined;
    const { aliases, findings: aliasFindings } = await verifyAliases(place, entries, isWhole);
    findings.push(...aliasFindings, ...danglingAliases(place, aliases, versions));
    if (isWhole) findings.push(...versionsAgainstLog(place, entries, versions));
    findings.push(...(await watchFindings(place)));
    return { entries: entries.length, findings };
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    return { entries: 0, findings: [tell("broken", "", error.message)] };
  }
}

async function watchFindings(place: ModelPlace): Promise<readonly RegistryFinding[]> {
  try {
    await readWatchState(place);
    return [];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return [findingsIn(place)("broken", "watch.json", error.message.replace(/^Cannot .*?: /, ""))];
  }
}

async function logFinding(
  place: ModelPlace,
  entries: readonly AuditEntry[],
  { line, goodBytes, isTornEnd, reason }: AuditFault,
): Promise<RegistryFinding> {
  const tell = findingsIn(place);
  const where = `line ${line}, from byte ${goodBytes.toLocaleString("en-US")}`;
  if (isTornEnd) {
    const cure = "its end was cut short; the next start removes it";
    return tell("note", "audit.jsonl", `${where}: ${cure}`);
  }
  const bit = await flippedInLog(place, entries, goodBytes);
  return atByte(tell("broken", "audit.jsonl", `${where}: ${reason}`), bit);
}

function atByte(finding: RegistryFinding, bit: FlippedBit | undefined): RegistryFinding {
  if (bit === undefined) return finding;
  const place = { kind: "byte", ...bit } as const;
  return { ...finding, place, reason: `${finding.reason}: ${damageText(place)}` };
}

function findingsIn({ instrument, timeframe, kind }: ModelPlace) {
  return (of: RegistryFinding["kind"], file: string, reason: string): RegistryFinding => ({
    kind: of,
    path: join(instrument, timeframe, kind, file),
    version: undefined,
    place: undefined,
    reason,
  });
}

async function verifyAliases(
  place: ModelPlace,
  entries: readonly AuditEntry[],
  isLogWhole: boolean,
): Promise<{ readonly aliases: AliasTable; readonly findings: readonly RegistryFinding[] }> {
  const tell = findingsIn(place);
  const byLog = projectAliases(entries);
  const file = await readAliasesFile(place);
  if (file === undefined) {
    const missing = tell("note", "aliases.json", "it is missing; the next start writes it");
    return { aliases: byLog.aliases, findings: byLog.seq === 0 ? [] : [missing] };
  }
  if (!("aliases" in file)) {
    const broken = tell("broken", "aliases.json", file.reason);
    const bit = file.isNewer ? undefined : await flippedInAliases(place);
    return { aliases: byLog.aliases, findings: [atByte(broken, bit)] };
  }
  const reason = isLogWhole ? againstLog(file, byLog, entries) : undefined;
  return { aliases: file.aliases, findings: reason === undefined ? [] : [reason(tell)] };
}

type Tell = ReturnType<typeof findingsIn>;

function againstLog(
  file: AliasProjection,
  byLog: AliasProjection,
  entries: readonly AuditEntry[],
): ((tell: Tell) => RegistryFinding) | undefined {
  const isSame = file.head === byLog.head && isSameTable(file.aliases, byLog.aliases);
  if (isSame) return undefined;
  const head = file.seq === 0 ? chainStart : entries[file.seq - 1]?.hash;
  if (head === file.head && file.seq < byLog.seq) {
    const reason = `it stands at entry ${file.seq}, the audit log at ${byLog.seq}; the next start brings it up`;
    return (tell) => tell("note", "aliases.json", reason);
  }
  if (head === file.head) {
    const reason = `it says other than entry ${byLog.seq} of the audit log, it was changed by hand; the next start or change writes it as the log says`;
    return (tell) => tell("broken", "aliases.json", reason);
  }
  const reason = `it follows entry ${file.seq}, which the audit log does not hold: lines were lost`;
  return (tell) => tell("broken", "audit.jsonl", reason);
}

function danglingAliases(
  place: ModelPlace,
  aliases: AliasTable,
  versions: readonly ModelVersion[],
): readonly RegistryFinding[] {
  const there = new Set(versions);
  return aliasNames.flatMap((name) => {
    const version = aliases[name]?.version;
    if (version === undefined || there.has(version)) return [];
    const reason = `${name} means ${version}, and its folder is gone`;
    return [{ ...findingsIn(place)("broken", "aliases.json", reason), version }];
  });
}

function versionsAgainstLog(
  place: ModelPlace,
  entries: readonly AuditEntry[],
  versions: readonly ModelVersion[],
): readonly RegistryFinding[] {
  const tell = findingsIn(place);
  const notes = versionNotes(entries);
  const there = new Set(versions);
  const gone = [...notes].flatMap(([version, { kind }]) =>
    kind === "registered" && !there.has(version)
      ? [{ ...tell("broken", version, "it is in the audit log and its folder is gone"), version }]
      : [],
  );
  const here = versions.flatMap((version) => {
    const note = notes.get(version);
    if (note?.kind === "registered") return [];
    const reason =
      note === undefined
        ? "the audit log does not know it yet; the next start notes it"
        : "it was removed and its folder is still there; the next start deletes it";
    return [{ ...tell("note", version, reason), version }];
  });
  return [...gone, ...here];
}
