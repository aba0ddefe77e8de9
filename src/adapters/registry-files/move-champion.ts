import type { Clock } from "../../foundation/clock.ts";
import { MisuseError, RefusedError } from "../../foundation/errors.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { type AliasChange, aliasesOf, type AliasTable } from "../../lifecycle/registry/alias.ts";
import type { AuditEntry } from "../../lifecycle/registry/audit-entry.ts";
import { championBefore } from "../../lifecycle/registry/champion-before.ts";
import type { RegistryEvent } from "../../lifecycle/registry/registry-event.ts";
import type { RegistryNow } from "../../lifecycle/registry/apply-changes.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { changeRegistry } from "./change-registry.ts";

type Deployed = Extract<RegistryEvent, { readonly kind: "deployed" }>;

export interface ChampionMove extends Pick<Deployed, "forced" | "acceptNoEdge" | "verdict"> {
  /** Champion from now on. */
  readonly version: ModelVersion;
  /** Generation of the champion that the decision was taken against; left out: whichever it is. */
  readonly expected?: number | undefined;
  /** Only new reasons for a champion that no gate is asked about again: late where another one is. */
  readonly isAgain?: boolean | undefined;
}

/**
 * Makes a version the champion; the one before it that stands is `previous` from now on. Of several who decided
 * against the same champion one wins. A champion that is deployed again stays what it is, with the
 * new reasons in the log.
 *
 * @throws {RefusedError} E_CHAMPION_MOVED: another was quicker, which is noted too.
 * @throws {MisuseError} E_NO_MODEL: there is no such version; and what `changeRegistry` throws.
 */
export async function moveChampion(
  place: ModelPlace,
  clock: Clock,
  move: ChampionMove,
): Promise<RegistryNow> {
  let late: string | undefined;
  const now = await changeRegistry(place, clock, ({ aliases, entries, versions }) => {
    late = lateReason(aliases, move);
    const { version, forced, acceptNoEdge, verdict } = move;
    if (late !== undefined) {
      const code = "E_CHAMPION_MOVED";
      return { event: { kind: "deploy-refused", version, code, reason: late } };
    }
    const replaced = aliases.champion?.version ?? null;
    return {
      event: { kind: "deployed", version, replaced, forced, acceptNoEdge, verdict },
      aliases: deployment(aliases, version, () =>
        standingBefore(entries, { from: version, to: replaced }, versions),
      ),
    };
  });
  if (late !== undefined) throw new RefusedError("E_CHAMPION_MOVED", `Cannot deploy: ${late}`);
  return now;
}

function lateReason(
  { champion, generations }: AliasTable,
  { expected, isAgain, version }: Partial<Pick<ChampionMove, "expected" | "isAgain" | "version">>,
): string | undefined {
  const who = champion === null ? "nobody" : champion.version;
  if (isAgain === true && who !== version) return `it is champion no longer, that is ${who}`;
  if (expected === undefined || generations.champion === expected) return undefined;
  return `the champion is another than the one it was held against: ${who} of generation ${generations.champion}, expected was generation ${expected}`;
}

// The new champion is a challenger or shadow no longer.
function deployment(
  aliases: AliasTable,
  version: ModelVersion,
  before: () => ModelVersion | null,
): AliasChange {
  const champion = aliases.champion?.version;
  if (champion === version) return {};
  const names = aliasesOf(aliases, version);
  return {
    champion: version,
    previous: before(),
    ...(names.includes("challenger") ? { challenger: null } : {}),
    ...(names.includes("shadow") ? { shadow: null } : {}),
  };
}

// Whoever reigned last and still stands: a folder that is gone must not keep a whole version out.
function standingBefore(
  entries: readonly AuditEntry[],
  { from, to }: { readonly from: ModelVersion; readonly to: ModelVersion | null },
  versions: readonly ModelVersion[],
): ModelVersion | null {
  if (to === null || versions.includes(to)) return to;
  return championBefore(entries, { from, to }, (each) => versions.includes(each)) ?? null;
}

export interface RolledBack {
  readonly now: RegistryNow;
  /** Champion from now on. */
  readonly version: ModelVersion;
  readonly replaced: ModelVersion;
}

/**
 * Makes `previous` the champion again; `previous` is then the champion before that one that still
 * stands and is not the one rolled back from, if there is any.
 *
 * @throws {MisuseError} E_NO_PREVIOUS: there is none; and what `changeRegistry` throws.
 */
export async function rollBack(
  place: ModelPlace,
  clock: Clock,
  { reason, expected }: { readonly reason: string | null; readonly expected?: number | undefined },
): Promise<RolledBack> {
  let moved: Omit<RolledBack, "now"> | undefined;
  let late: string | undefined;
  const now = await changeRegistry(place, clock, ({ aliases, entries, versions }) => {
    late = lateReason(aliases, { expected });
    if (late !== undefined) return [];
    const from = aliases.champion?.version;
    const to = aliases.previous?.version;
    if (from === undefined || to === undefined) throw noPrevious(place, "nobody was before");
    if (!versions.includes(to)) throw noPrevious(place, `the folder of ${to} is gone`);
    moved = { version: to, replaced: from };
    const before = championBefore(entries, { from, to }, (each) => versions.includes(each));
    return {
      event: { kind: "rolled-back", version: to, replaced: from, reason },
      aliases: { champion: to, previous: before ?? null },
    };
  });
  if (moved === undefined)
    throw new RefusedError("E_CHAMPION_MOVED", `Cannot roll back: ${late ?? ""}`);
  return { now, ...moved };
}

/**
 * Makes nobody the champion: for a model beside another of the instrument's, whose champion answers
 * from then on.
 *
 * @param expected Generation of the champion that this was decided against.
 * @throws {RefusedError} E_CHAMPION_MOVED: another deploy or rollback came first; and what
 *   `changeRegistry` throws.
 */
export async function standDown(
  place: ModelPlace,
  clock: Clock,
  { reason, expected }: { readonly reason: string | null; readonly expected: number },
): Promise<RegistryNow> {
  let late: string | undefined;
  const now = await changeRegistry(place, clock, ({ aliases }) => {
    late = lateReason(aliases, { expected });
    if (late !== undefined) return [];
    return {
      event: { kind: "alias-set", alias: "champion", version: null, reason },
      aliases: { champion: null },
    };
  });
  if (late !== undefined) throw new RefusedError("E_CHAMPION_MOVED", `Cannot roll back: ${late}`);
  return now;
}

function noPrevious({ instrument, timeframe, kind }: ModelPlace, reason: string): MisuseError {
  const model = `${instrument} ${timeframe} ${kind}`;
  return new MisuseError("E_NO_PREVIOUS", `Cannot roll back ${model}: ${reason}`);
}
