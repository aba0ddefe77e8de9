import { z } from "zod";
import { assert } from "../../foundation/assert.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { firstIssue } from "../../foundation/first-issue.ts";
import { parseJson } from "../../foundation/parse-json.ts";

const closeTolerance = 1e-5;
/** Of scaled outputs of a trained network, whose size is about 1. */
export const scaledTolerance = 1e-5;

const windowsSchema = z.array(z.array(z.array(z.number()).min(1)).min(1)).min(1);

const goldenSchema = z
  .strictObject({
    /** Largest allowed difference: closes relative to their size, scaled outputs absolute. */
    tolerance: z.strictObject({
      closeRelative: z.number().positive(),
      scaled: z.number().positive(),
    }),
    /** Column names of the last dimension. */
    features: z.array(z.string()).min(1),
    /** Close time (UTC epoch milliseconds) of each window's last candle. */
    decisionTimesMs: z.array(z.number().int()),
    /** [n, lookback, F] raw float32 candles, oldest first: the ONNX graph's input. */
    inputs: windowsSchema,
    /** [n] next closes in quote currency: the graph's first output. */
    closes: z.array(z.number().positive()),
    /** [n] the graph's second output, which is the Keras file's only one. */
    scaledOutputs: z.array(z.number()),
    /** [m <= n, lookback, F] the first windows as the Keras file wants them. */
    scaledInputs: windowsSchema,
  })
  .superRefine((golden, context) => {
    const counts = [golden.closes, golden.scaledOutputs, golden.decisionTimesMs];
    if (counts.some((list) => list.length !== golden.inputs.length)) {
      context.addIssue("inputs, closes, scaledOutputs and decisionTimesMs must be equally long");
    }
    if (golden.scaledInputs.length > golden.inputs.length) {
      context.addIssue("scaledInputs must not be longer than inputs");
    }
    const rows = golden.inputs[0]?.length ?? 0;
    const columns = golden.features.length;
    const windows = [...golden.inputs, ...golden.scaledInputs];
    if (!windows.every((window) => isRectangle(window, rows, columns))) {
      context.addIssue(`every window must be ${rows} x ${columns}`);
    }
  });

/**
 * What a bundle must answer to known windows, stored as `golden.json` and asked after every load:
 * a graph that loads may still compute something else.
 */
export type GoldenVectors = z.infer<typeof goldenSchema>;

export interface GoldenRecording {
  readonly features: readonly string[];
  readonly lookback: number;
  /** [n] */
  readonly decisionTimesMs: readonly number[];
  /** [n, lookback, F] raw candles, row-major. */
  readonly inputs: Float32Array;
  /** [n] */
  readonly closes: ArrayLike<number>;
  /** [n] */
  readonly scaledOutputs: ArrayLike<number>;
  /** [m, lookback, F] with 1 <= m <= n, row-major. */
  readonly scaledInputs: Float32Array;
  /** Largest allowed difference of a scaled output, > 0; default `scaledTolerance`. */
  readonly tolerance?: number | undefined;
}

/** Puts recorded windows and outputs into the form of `golden.json`. */
export function recordGoldenVectors(recording: GoldenRecording): GoldenVectors {
  const { features, lookback } = recording;
  const golden = goldenSchema.safeParse({
    tolerance: {
      closeRelative: closeTolerance,
      scaled: recording.tolerance ?? scaledTolerance,
    },
    features: [...features],
    decisionTimesMs: [...recording.decisionTimesMs],
    inputs: nest(recording.inputs, lookback, features.length),
    closes: shortest(recording.closes),
    scaledOutputs: shortest(recording.scaledOutputs),
    scaledInputs: nest(recording.scaledInputs, lookback, features.length),
  });
  assert(golden.success, `golden vectors are well formed: ${golden.error?.message}`);
  return golden.data;
}

/** @throws {RefusedError} E_GOLDEN_FORMAT: the text is not what `recordGoldenVectors` made. */
export function parseGoldenVectors(text: string): GoldenVectors {
  const parsed = goldenSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new RefusedError("E_GOLDEN_FORMAT", `Cannot read golden.json: ${firstIssue(parsed.error)}`);
}

export type GoldenCheck =
  | { readonly kind: "agrees"; readonly maxDifference: number }
  | { readonly kind: "differs"; readonly window: number; readonly reason: string };

/**
 * Compares a loaded graph's answers with the recorded ones.
 *
 * @param answers [n] closes in quote currency and [n] scaled outputs for `golden.inputs`.
 * @returns `maxDifference` in units of the tolerance: 1 would be just at its edge.
 */
export function checkGoldenVectors(
  golden: GoldenVectors,
  answers: { readonly closes: ArrayLike<number>; readonly scaledOutputs: ArrayLike<number> },
): GoldenCheck {
  let maxDifference = 0;
  for (let i = 0; i < golden.inputs.length; i++) {
    const close = golden.closes[i]!;
    const ofClose =
      Math.abs(answers.closes[i]! - close) / (golden.tolerance.closeRelative * Math.abs(close));
    const ofScaled =
      Math.abs(answers.scaledOutputs[i]! - golden.scaledOutputs[i]!) / golden.tolerance.scaled;
    const worst = Math.max(ofClose, ofScaled);
    if (!(worst <= 1)) {
      const reason = `close ${answers.closes[i]} instead of ${close}, scaled ${answers.scaledOutputs[i]} instead of ${golden.scaledOutputs[i]}`;
      return { kind: "differs", window: i, reason };
    }
    maxDifference = Math.max(maxDifference, worst);
  }
  return { kind: "agrees", maxDifference };
}

function isRectangle(window: readonly (readonly number[])[], rows: number, columns: number) {
  return window.length === rows && window.every((row) => row.length === columns);
}

function nest(values: Float32Array, lookback: number, featureCount: number): number[][][] {
  const size = lookback * featureCount;
  assert(values.length > 0 && values.length % size === 0, "windows are whole");
  const rows = (from: number) =>
    Array.from({ length: lookback }, (_, i) =>
      shortest(values.subarray(from + i * featureCount, from + (i + 1) * featureCount)),
    );
  return Array.from({ length: values.length / size }, (_, window) => rows(window * size));
}

// Nine significant digits are enough to give every float32 back exactly.
function shortest(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(9)));
}
