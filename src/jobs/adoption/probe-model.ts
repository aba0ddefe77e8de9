import type { ChildForecastRunner } from "../../adapters/child-process/forecast-in-child.ts";
import { OperationalError } from "../../foundation/errors.ts";
import type { LoadedModel, WindowsShape } from "../../serving/forecast-runner.ts";
import { type BoundMetadata, bindModel } from "../../serving/foreign-model.ts";
import { quoted, refuseModel } from "../../tensor/model-check/refuse-model.ts";

/** A foreign model that has answered, and how many windows it takes at a time. */
export interface ProbedModel {
  readonly loaded: LoadedModel;
  readonly metadata: BoundMetadata;
}

/** Answers to one window and to several at once may differ by rounding alone. */
const tolerance = 1e-4;

/**
 * Loads a foreign model in a process of its own and asks it twice about one window and about two at
 * once: a graph that takes any number may still be right for one alone.
 *
 * @param windows [2, lookback, F] raw candles of two different windows.
 * @throws {RefusedError} E_FOREIGN_MODEL: the engine refuses it, dies of it, or it answers one and the
 *   same window differently.
 */
export async function probeModel(
  runner: ChildForecastRunner,
  { bytes, metadata }: { readonly bytes: Uint8Array; readonly metadata: BoundMetadata },
  windows: { readonly candles: Float32Array; readonly shape: WindowsShape },
): Promise<ProbedModel> {
  const loaded = await told(() => bindModel(runner, metadata, bytes));
  const one = { ...windows.shape, windows: 1 };
  const size = windows.candles.length / 2;
  const ask = async (w: number): Promise<number> => {
    const candles = windows.candles.slice(w * size, (w + 1) * size);
    return (await loaded.run(candles, one)).closes[0]!;
  };
  const alone = await told(async () => [await ask(0), await ask(1)]);
  const again = await told(() => ask(0));
  if (!Object.is(again, alone[0])) {
    refuseModel(`it answers one and the same window with ${alone[0]} and with ${again}`);
  }
  const together = await togetherOrNone(loaded, windows);
  const agrees = together !== undefined && alone.every((close, w) => isNear(together[w]!, close));
  if (agrees || metadata.graph.batch === 1) return { loaded, metadata };
  await loaded.release();
  const single = { ...metadata, graph: { ...metadata.graph, batch: 1 as const } };
  return { loaded: await told(() => bindModel(runner, single, bytes)), metadata: single };
}

async function togetherOrNone(
  loaded: LoadedModel,
  { candles, shape }: { readonly candles: Float32Array; readonly shape: WindowsShape },
): Promise<Float32Array | undefined> {
  try {
    return (await loaded.run(candles, shape)).closes;
  } catch {
    // Whatever it was, one window at a time has worked.
    return undefined;
  }
}

// NaN is near NaN: what it means is said later, about all windows.
function isNear(close: number, expected: number): boolean {
  if (Object.is(close, expected)) return true;
  return Math.abs(close - expected) <= tolerance * Math.abs(expected);
}

async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperationalError && error.code === "E_FOREIGN_OUTPUT") throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return refuseModel(`it cannot be run: ${quoted(reason, 300)}`);
  }
}
