import { utcText } from "../../foundation/utc-text.ts";
import { type ModelVersion, parseVersionId } from "../../learning/bundle/version-id.ts";
import { aliasesOf, type AliasTable } from "./alias.ts";
import type { AuditEntry } from "./audit-entry.ts";
import { reignsOf } from "./champion-at.ts";

/** What a clearing of old versions spares. */
export interface RetentionRule {
  /** So many of the newest stay, whatever they are. */
  readonly keep: number;
  /** True lets versions go that were champion once. */
  readonly pastChampions: boolean;
  /** UTC epoch milliseconds. */
  readonly nowMs: number;
}

/** What becomes of a version, and the reason in words. */
export interface Retained {
  readonly version: ModelVersion;
  readonly goes: boolean;
  readonly why: RetentionReason;
  /** The same in words, with what is particular to this version. */
  readonly reason: string;
}

/** Why a version stays, or that it may go. */
export type RetentionReason = "alias" | "newest" | "past champion" | "young" | "old";

/** What came in the last day may be on its way into a comparison or a deploy. */
const ageMsMin = 24 * 3_600_000;

/**
 * Which versions of a model may go: none that an alias means, none of the newest, none that was
 * champion unless the rule says so, none that came in the last day.
 *
 * @param versions Oldest first.
 * @returns In the same order.
 */
export function retention(
  registry: {
    readonly versions: readonly ModelVersion[];
    readonly aliases: AliasTable;
    readonly entries: readonly AuditEntry[];
  },
  rule: RetentionRule,
): readonly Retained[] {
  const { versions, aliases } = registry;
  const reigned = new Map(
    reignsOf(registry.entries).map(({ version, fromMs }) => [version, fromMs]),
  );
  const came = arrivals(registry.entries);
  return versions.map((version, i) => {
    const rank = versions.length - i;
    const own = aliasesOf(aliases, version);
    const crownedMs = reigned.get(version);
    const cameMs = came.get(version) ?? stampMs(version);
    const kept = (why: RetentionReason, reason: string): Retained => {
      return { version, goes: false, why, reason };
    };
    if (own.length > 0) return kept("alias", `is ${own.join(" and ")}`);
    if (rank <= rule.keep) return kept("newest", `one of the ${rule.keep} newest`);
    if (crownedMs !== undefined && !rule.pastChampions)
      return kept("past champion", `was champion from ${utcText(crownedMs)}`);
    if (rule.nowMs - cameMs < ageMsMin)
      return kept("young", `came ${utcText(cameMs)}, less than a day ago`);
    const past = crownedMs === undefined ? "never champion" : `champion from ${utcText(crownedMs)}`;
    const reason = `${past}, number ${rank} from the newest`;
    return { version, goes: true, why: "old", reason };
  });
}

// A version that was imported may be much younger here than its id says; one that was found may have
// lain there for long.
function arrivals(entries: readonly AuditEntry[]): ReadonlyMap<ModelVersion, number> {
  return new Map(
    entries.flatMap(({ at, event }) =>
      event.kind === "registered" && event.origin !== "found"
        ? [[event.version, Date.parse(at)] as const]
        : [],
    ),
  );
}

// "20240630T115900Z"
function stampMs(version: ModelVersion): number {
  const stamp = parseVersionId(version)?.stamp ?? "";
  return Date.parse(
    stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"),
  );
}
