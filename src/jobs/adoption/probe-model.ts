import type { ChildForecastRunner } from "../../adapters/child-process/forecast-in-child.ts";
import { ModelCrashed } from "../../adapters/child-process/open-questions.ts";
import { RefusedError } from "../../foundation/errors.ts";
import type { LoadedModel, WindowsShape } from "../../serving/forecast-runner.ts";
import { type BoundMetadata, bindModel } from "../../serving/foreign-model.ts";
import { quoted, refuseModel } from "../../tensor/model-check/refuse-model.ts";

/**
 * Loads a foreign model in a process of its own and asks it twice about one window, and about another
 * in between: it must remember nothing.
 *
 * @param windows [2, lookback, F] raw candles of two different windows.
 * @throws {RefusedError} E_FOREIGN_MODEL: the engine refuses it, dies of it, or it answers one and the
 *   same window differently.
 */
export async function probeModel(
  runner: ChildForecastRunner,
  { bytes, metadata }: { readonly bytes: Uint8Array; readonly metadata: BoundMetadata },
  windows: { readonly candles: Float32Array; readonly shape: WindowsShape },
): Promise<LoadedModel> {
  const loaded = await told(() => bindModel(runner, metadata, bytes));
  const one = { ...windows.shape, windows: 1 };
  const size = windows.candles.length / 2;
  const ask = async (w: number): Promise<number> => {
    const candles = windows.candles.slice(w * size, (w + 1) * size);
    return (await loaded.run(candles, one)).closes[0]!;
  };
  const first = await told(() => ask(0));
  await told(() => ask(1));
  const again = await told(() => ask(0));
  if (Object.is(again, first)) return loaded;
  return refuseModel(`it answers one and the same window with ${first} and with ${again}`);
}

/**
 * Whatever the engine says of a graph of others is a refusal.
 *
 * @throws {RefusedError} E_FOREIGN_MODEL, E_FOREIGN_OUTPUT.
 */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await refuseCrash(work);
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return refuseModel(`it cannot be run: ${quoted(reason, 300)}`);
  }
}

/** @throws {RefusedError} E_FOREIGN_MODEL: the process died, was silent or took too much memory. */
export async function refuseCrash<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ModelCrashed)) throw error;
    return refuseModel(`it cannot be run: its process ended (${error.how})`);
  }
}
