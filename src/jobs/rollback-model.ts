import { join } from "node:path";
import { modelFolder } from "../adapters/model-files/model-place.ts";
import { rollBack } from "../adapters/registry-files/move-champion.ts";
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
  /** Champion from now on. */
  readonly version: ModelVersion;
  readonly path: string;
  /** Champion until now. */
  readonly replaced: ModelVersion;
  /** Where a further rollback would lead; null = nowhere. */
  readonly previous: ModelVersion | null;
  /** Of the champion's alias now. */
  readonly generation: number;
  readonly money: VersionCap;
}

/**
 * Makes the champion before this one champion again, if its files and golden vectors are whole.
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
  if (previous !== null) await provePrevious(champion, previous.version, clock);
  const expected = generations.champion;
  const { now, version, replaced } = await rollBack(place, clock, { reason, expected });
  const { instrument, timeframe, kind: type } = place;
  return {
    instrument,
    timeframe,
    type,
    version,
    path: join(modelFolder(place), version),
    replaced,
    previous: now.aliases.previous?.version ?? null,
    generation: now.aliases.generations.champion,
    money: await readExposureCap(place, { version, clock }),
  };
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
