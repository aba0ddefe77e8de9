import { z } from "zod";
import { assert } from "../../foundation/assert.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { firstIssue } from "../../foundation/first-issue.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import type { FittedCalibration } from "./fitted-calibration.ts";

const count = z.number().int().nonnegative();
const probability = z.number().min(0).max(1);
const brier = z.strictObject({ platt: z.number(), isotonic: z.number(), "base-rate": z.number() });
const fitted = { rows: count, baseRate: probability, brier: brier.optional() };

const probabilitySchema = z.discriminatedUnion("method", [
  z.strictObject({ method: z.literal("platt"), a: z.number(), b: z.number(), ...fitted }),
  z.strictObject({
    method: z.literal("isotonic"),
    signal: z.array(z.number()).min(1).refine(isRising, "must rise strictly"),
    probability: z.array(probability).min(1).refine(neverFalls, "must never fall"),
    ...fitted,
  }),
  z.strictObject({ method: z.literal("base-rate"), probability, ...fitted }),
]);

const calibrationSchema = z
  .strictObject({
    format: z.literal(1),
    horizon: z.number().int().positive(),
    probability: probabilitySchema,
    confidence: z.strictObject({
      informative: z.boolean(),
      rankCorrelation: z.number().nullable(),
      pValue: z.number().nullable(),
      topMinusBottom: z.number().nullable(),
      rows: count,
    }),
    interval: z.strictObject({
      target: z.number().gt(0).lt(1),
      gamma: z.number().nonnegative(),
      scores: z.array(z.number().nonnegative()).min(1).refine(neverFalls, "must never fall"),
    }),
    untilMs: z.number().int(),
  })
  .superRefine(({ probability: curve }, context) => {
    if (curve.method !== "isotonic" || curve.signal.length === curve.probability.length) return;
    context.addIssue("signal and probability must be equally long");
  });

/**
 * Text of `calibration.json`; numbers keep every digit, so that intervals are those of the judge.
 *
 * @throws {InvariantError} something is not finite or out of its range.
 */
export function encodeCalibration(calibration: FittedCalibration): string {
  const checked = calibrationSchema.safeParse(calibration);
  assert(checked.success, `a calibration is well formed: ${firstIssue(checked.error)}`);
  return `${JSON.stringify(checked.data)}\n`;
}

/** @throws {RefusedError} E_CALIBRATION_FORMAT: the text is not what `encodeCalibration` made. */
export function parseCalibration(text: string): FittedCalibration {
  const parsed = calibrationSchema.safeParse(parseJson(text));
  // The schema has checked every key; absent keys are absent, as the type wants them.
  if (parsed.success) return parsed.data as FittedCalibration;
  throw new RefusedError(
    "E_CALIBRATION_FORMAT",
    `Cannot read calibration.json: ${firstIssue(parsed.error)}`,
  );
}

function isRising(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > values[i - 1]!);
}

function neverFalls(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value >= values[i - 1]!);
}
