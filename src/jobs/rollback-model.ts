import { join } from "node:path";
import { modelFolder, type ModelPlace } from "../adapters/model-files/model-place.ts";
import { rollBack, standDown } from "../adapters/registry-files/move-champion.ts";
import { readAliases } from "../adapters/registry-files/read-aliases.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { OperationalError } from "../foundation/errors.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { parseReason } from "../lifecycle/registry/reason.ts";
import type { InstrumentId } from "../market/instrument.ts";
import type { Timeframe } from "../market/timeframe.ts";
import { noteRefusal } from "./deploying/gate-events.ts";
import { openProvenVersion } from "./deploying/proven-version.ts";
import { type ChosenVersion, chooseVersion, type ModelType } from "./judging/choose-version.ts";
import { readExposureCap, type VersionCap } from "./read-exposure-cap.ts";

export interface RollbackModelRequest {
  /** May be left out where the registry holds one. */
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
  /** Default: as `chooseVersion` has it. */
  readonly type?: ModelType | undefined;
  /** For the audit log. */
  readonly reason?: string | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
}

export interface RolledBackModel {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly type: ModelKind;
  /** Champion from now on; null = nobody: `answers` does instead. */
  readonly version: ModelVersion | null;
  readonly path: string | null;
  /** The other model of the instrument that answers where this one has no champion any more. */
  readonly answers: { readonly type: ModelKind; readonly version: ModelVersion } | null;
  /** Champion until now. */
  readonly replaced: ModelVersion;
  /** Where a further rollback would lead; null = nowhere. */
  readonly previous: ModelVersion | null;
  /** Of the champion's alias now. */
  readonly generation: number;
  /** What may be done with the version's forecasts; null where there is none. */
  readonly money: VersionCap | null;
}

/**
 * Makes the champion before this one champion again, if its files and golden vectors are whole. The
 * first champion of a model beside another model with a champion stands down: the other one answers.
 *
 * @throws {MisuseError} E_OPTION: the reason is empty or too long; E_NO_MODEL, E_WHICH_MODEL,
 *   E_NO_CHAMPION; E_NO_PREVIOUS: none was before.
 * @throws {RefusedError} E_VERSION_BROKEN and its kin: the one before cannot serve, the champion
 *   stays; E_CHAMPION_MOVED: another deploy or rollback came first; E_AUDIT_BROKEN.
 * @throws {WorldError} E_REGISTRY_BUSY, E_DISK_WRITE, E_ALIASES_BROKEN.
 */
export async function rollbackModel(
  request: RollbackModelRequest,
  clock: Clock = systemClock,
): Promise<RolledBackModel> {
  const { modelsDir = "./models" } = request;
  const reason = parseReason(request.reason) ?? null;
  const champion = await chooseVersion({ ...request, modelsDir }, "champion");
  const { place } = champion;
  const { previous, generations } = await readAliases(place);
  const { instrument, timeframe, kind: type } = place;
  const model = { instrument, timeframe, type };
  const move = { reason, expected: generations.champion };
  if (previous === null) {
    const answers = await otherChampion(place);
    if (answers !== null) {
      const { aliases } = await standDown(place, clock, move);
      const nobody = { version: null, path: null, previous: null, money: null };
      const generation = aliases.generations.champion;
      return { ...model, ...nobody, answers, replaced: champion.version, generation };
    }
  } else await provePrevious(champion, previous.version, clock);
  const { now, version, replaced } = await rollBack(place, clock, move);
  return {
    ...model,
    version,
    path: join(modelFolder(place), version),
    answers: null,
    replaced,
    previous: now.aliases.previous?.version ?? null,
    generation: now.aliases.generations.champion,
    money: await readExposureCap(place, { version, clock }),
  };
}

async function otherChampion(place: ModelPlace): Promise<RolledBackModel["answers"]> {
  const type = place.kind === "price" ? "sentiment" : "price";
  const { champion } = await readAliases({ ...place, kind: type });
  return champion === null ? null : { type, version: champion.version };
}

// Nobody goes back to a version that cannot serve; the log says that it was tried.
async function provePrevious(
  { place }: ChosenVersion,
  version: ModelVersion,
  clock: Clock,
): Promise<void> {
  const path = join(modelFolder(place), version);
  try {
    const { model } = await openProvenVersion({ place, version, path, deployed: false });
    await model.release();
  } catch (error) {
    if (error instanceof OperationalError) await noteRefusal({ place, version }, error, clock);
    throw error;
  }
}
