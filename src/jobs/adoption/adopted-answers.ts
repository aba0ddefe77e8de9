import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import type { LoadedModel, WindowsShape } from "../../serving/forecast-runner.ts";
import { rawWindows } from "../judging/forecast-positions.ts";
import { judgedWindows, type JudgedOutputs } from "../training/judge-exam.ts";
import { refuseOutput } from "./refuse-output.ts";

const windowsPerRun = 256;

/**
 * A foreign model's answers on calibration and exam.
 *
 * @param onProgress Share done, in (0, 1].
 * @throws {RefusedError} E_FOREIGN_OUTPUT.
 * @throws {WorldError} E_MODEL_CRASHED.
 */
export async function adoptedAnswers(
  loaded: LoadedModel,
  prepared: PreparedSamples,
  onProgress?: (share: number) => void,
): Promise<JudgedOutputs> {
  const { from, until } = judgedWindows(prepared);
  const scaled = new Float32Array(until - from);
  const closes = new Float32Array(until - from);
  for (let w = from; w < until; w += windowsPerRun) {
    const { candles, shape } = windowsOf(prepared, {
      from: w,
      until: Math.min(until, w + windowsPerRun),
    });
    const answers = await loaded.run(candles, shape);
    scaled.set(answers.scaledOutputs, w - from);
    closes.set(answers.closes, w - from);
    onProgress?.((w - from + shape.windows) / (until - from));
  }
  refuseOutput({ closes, changes: scaled, horizon: prepared.samples.horizon });
  return { from, scaled };
}

/** Raw windows number from <= w < until, as a model is fed. */
export function windowsOf(
  { samples, grid, transform }: PreparedSamples,
  range: { readonly from: number; readonly until: number },
): { readonly candles: Float32Array; readonly shape: WindowsShape } {
  const endRows = samples.endRow.subarray(range.from, range.until);
  const { lookback, features } = transform;
  const shape = { windows: endRows.length, lookback, features: features.length };
  return { candles: rawWindows(grid, endRows, transform), shape };
}
