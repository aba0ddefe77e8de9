import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../adapters/model-files/model-place.ts";
import { sizeOfFolder } from "../adapters/model-files/size-of-folder.ts";
import { changeRegistry } from "../adapters/registry-files/change-registry.ts";
import { readRegistry } from "../adapters/registry-files/read-registry.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import { type Retained, retention, type RetentionRule } from "../lifecycle/registry/retention.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";
import { askedPlaces, type PlaceFilter } from "./model-registry/asked-places.ts";
import { findRubbish, removeRubbish, type Rubbish } from "./moving/swept-rubbish.ts";

export interface GcModelsRequest extends PlaceFilter {
  readonly modelsDir: string;
  /** So many of the newest versions of each model stay. */
  readonly keep: number;
  /** Versions that were champion once may go too. */
  readonly pastChampions: boolean;
  /** Nothing is changed. */
  readonly dryRun: boolean;
}

/** What becomes of a version, and what it takes on the disk where it goes. */
export type ClearedVersion = Retained & { readonly bytes: number };

export interface ClearedModel {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly kind: ModelKind;
  /** Every version, oldest first. */
  readonly versions: readonly ClearedVersion[];
}

export interface ClearedModels {
  readonly dryRun: boolean;
  readonly models: readonly ClearedModel[];
  readonly rubbish: readonly Rubbish[];
  /** Of versions and rubbish together; of a dry run: that would be. */
  readonly freedBytes: number;
}

/**
 * Removes versions that nobody needs, with a note of each in the audit log, and what killed runs left.
 *
 * @throws {MisuseError} E_NO_MODEL, E_INSTRUMENT, E_TIMEFRAME.
 * @throws {RefusedError} E_AUDIT_BROKEN.
 * @throws {WorldError} E_REGISTRY_BUSY, E_REGISTRY_BEHIND, E_DISK_WRITE, E_MODELS_READ, E_ALIASES_BROKEN.
 */
export async function gcModels(
  request: GcModelsRequest,
  clock: Clock = systemClock,
): Promise<ClearedModels> {
  const { modelsDir, keep, pastChampions, dryRun } = request;
  const places = (await askedPlaces(request)).map(({ place }) => place);
  const rule = { keep, pastChampions, nowMs: clock.nowMs() };
  // First, for a full disk has no room for a note.
  const found = await findRubbish(modelsDir, places, clock);
  const rubbish = dryRun ? found : await removeRubbish(found);
  const models: ClearedModel[] = [];
  for (const place of places) {
    const { instrument, timeframe, kind } = place;
    const versions = dryRun ? await foreseen(place, rule) : await cleared(place, rule, clock);
    models.push({ instrument, timeframe, kind, versions });
  }
  const going = models.flatMap(({ versions }) => versions.filter(({ goes }) => goes));
  const freedBytes = [...rubbish, ...going].reduce((sum, { bytes }) => sum + bytes, 0);
  return { dryRun, models, rubbish, freedBytes };
}

// Decided under the registry's claim: what a deploy has just made champion does not go.
async function cleared(
  place: ModelPlace,
  rule: RetentionRule,
  clock: Clock,
): Promise<readonly ClearedVersion[]> {
  let decided: readonly ClearedVersion[] = [];
  await changeRegistry(place, clock, async (now) => {
    decided = await weighed(place, retention(now, rule));
    return decided
      .filter(({ goes }) => goes)
      .map(({ version, reason }) => {
        return { event: { kind: "removed", version, reason: `gc: ${reason}` } };
      });
  });
  return decided;
}

async function foreseen(
  place: ModelPlace,
  rule: RetentionRule,
): Promise<readonly ClearedVersion[]> {
  return weighed(place, retention(await readRegistry(place), rule));
}

async function weighed(
  place: ModelPlace,
  retained: readonly Retained[],
): Promise<readonly ClearedVersion[]> {
  const sized: ClearedVersion[] = [];
  for (const each of retained) {
    const bytes = each.goes ? await sizeOfFolder(join(modelFolder(place), each.version)) : 0;
    sized.push({ ...each, bytes });
  }
  return sized;
}
