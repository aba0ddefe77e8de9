import type { ForecastRunner, LoadedModel } from "./forecast-runner.ts";
import { bindModel } from "./foreign-model.ts";
import type { VersionParts } from "./open-version.ts";
import { proveGolden } from "./prove-golden.ts";

/**
 * Loads a version's graph and asks it the golden vectors: one that loads may still compute something
 * else.
 *
 * @throws {RefusedError} E_GOLDEN_DIFFERS.
 * @throws {WorldError} E_ENGINE_LOAD, and where the runner has a process for it E_MODEL_CRASHED.
 */
export async function openProven(
  { version, metadata, golden, model }: VersionParts,
  runner: ForecastRunner,
): Promise<LoadedModel> {
  const loaded = await bindModel(runner, metadata, model);
  try {
    await proveGolden(loaded, golden, version);
    return loaded;
  } catch (error) {
    await loaded.release();
    throw error;
  }
}
