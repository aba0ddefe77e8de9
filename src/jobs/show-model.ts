import { readAudit } from "../adapters/registry-files/read-audit.ts";
import { auditPath } from "../adapters/registry-files/registry-paths.ts";
import { registeredModels } from "../adapters/model-files/registered-models.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { OperationalError } from "../foundation/errors.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import { auditDamage, type AuditEntry } from "../lifecycle/registry/audit-entry.ts";
import { type DescribedVersion, describeVersion } from "./model-registry/described-version.ts";
import { readExposureCap, type VersionCap } from "./read-exposure-cap.ts";

export interface ShowModelRequest {
  /**
   * A version id, a start of one, an alias or "new"; an instrument's name means its champion, or its
   * newest version while there is none. Default: the only model there is.
   */
  readonly version?: string | undefined;
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
  readonly type?: ModelKind | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
}

export interface ShownModel extends DescribedVersion {
  /** How much may be at stake on its word, were it champion; `undefined` where that cannot be told. */
  readonly exposure: VersionCap | undefined;
  /** What happened to it, oldest first. */
  readonly history: readonly AuditEntry[];
  readonly warnings: readonly string[];
}

/**
 * What a version is, whether it is whole, and what happened to it.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_NO_CHAMPION.
 * @throws {WorldError} E_MODELS_READ, E_ALIASES_BROKEN.
 */
export async function showModel(
  request: ShowModelRequest = {},
  clock: Clock = systemClock,
): Promise<ShownModel> {
  const { modelsDir = "./models", timeframe, type } = request;
  const asked = await withInstrument(request, modelsDir);
  const choice = { modelsDir, timeframe, type, instrument: asked.instrument };
  const described = await describeVersion(choice, asked.version);
  const { place, version } = described;
  const log = await readAudit(place);
  const damage = auditDamage(log, auditPath(place));
  const warnings: string[] = [];
  if (damage !== undefined) warnings.push(`Damaged is ${damage}; what follows is not told.`);
  const exposure = await readExposureCap(place, { version, clock }).catch((error: unknown) => {
    if (!(error instanceof OperationalError)) throw error;
    warnings.push(error.message);
    return undefined;
  });
  const history = log.entries.filter(({ event }) => concerns(event, version));
  return { ...described, exposure, history, warnings };
}

// "models show BTCUSDT": no version begins so, and a model is named so.
async function withInstrument(request: ShowModelRequest, modelsDir: string) {
  const { version, instrument } = request;
  if (version === undefined || instrument !== undefined) return { version, instrument };
  const names: readonly string[] = (await registeredModels(modelsDir)).map(
    (model) => model.instrument,
  );
  const named = names.find((name) => name === version.toUpperCase());
  return named === undefined ? { version, instrument } : { version: undefined, instrument: named };
}

function concerns(event: AuditEntry["event"], version: string): boolean {
  return ["version", "replaced", "against"].some(
    (key) => (event as Readonly<Record<string, unknown>>)[key] === version,
  );
}
