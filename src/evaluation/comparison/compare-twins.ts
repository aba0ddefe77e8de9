import { assert } from "../../foundation/assert.ts";
import { studentTQuantile } from "../../foundation/statistics/student-t-quantile.ts";
import { directionalAccuracy } from "../metrics/directional-accuracy.ts";
import { meanSquaredError } from "../metrics/mean-squared-error.ts";
import { rowsWithoutOverlap } from "../metrics/position-path.ts";
import { dieboldMariano } from "../significance/diebold-mariano.ts";
import type { Interval } from "../significance/interval.ts";
import { mcnemar } from "../significance/mcnemar.ts";
import { examLooksMax } from "../verdict/verdict.ts";

/** Whether further inputs help: a model beside its twin that was trained without them. */
export interface TwinComparison {
  /**
   * "gain": the squared error of the model is smaller, the test says so at `level`, by at least the
   * minimum effect, the exam is not spent, and the model is no worse than 1.02 times persistence; "loss": the same for the twin; else
   * "no gain".
   */
  readonly gain: "gain" | "no gain" | "loss";
  /** Why, in one clause: "p is 0.31, below 0.025 is needed". */
  readonly reason: string;
  /** What p must stay below: 0.05 / trials. */
  readonly level: number;
  /** Configurations that have looked at these rows, the model and its twin among them. */
  readonly trials: number;
  readonly rows: number;
  readonly squaredError: TwinSquaredError;
  readonly skill: TwinFigure;
  readonly direction: TwinDirection;
}

/** A figure of both and the model's minus the twin's; `undefined` where one has none. */
export interface TwinFigure {
  readonly model: number | undefined;
  readonly twin: number | undefined;
  readonly difference: number | undefined;
}

/** Mean squared errors in log-returns squared; a difference below 0 speaks for the model. */
export interface TwinSquaredError {
  readonly model: number;
  readonly twin: number;
  readonly difference: number;
  /** Of the difference, at 95 %; `undefined` where the two never differ or there are too few rows. */
  readonly interval: Interval | undefined;
  /** Diebold-Mariano with the factor of Harvey, Leybourne and Newbold; above 0: the model is better. */
  readonly statistic: number | undefined;
  /** Two-sided. */
  readonly pValue: number | undefined;
}

/** Directional accuracy over the rows that moved and do not overlap. */
export interface TwinDirection extends TwinFigure {
  /** McNemar, two-sided; `undefined` where the two never disagree. */
  readonly pValue: number | undefined;
  readonly rows: number;
}

/** Rows that both were asked about, oldest first; forecasts and outcomes are log-returns. */
export interface TwinRows {
  readonly outcomeLogReturn: Float64Array;
  /** Close time of t, UTC epoch milliseconds; rises strictly. */
  readonly decisionTimeMs: Float64Array;
  /** Forecasts of the model with the further inputs. */
  readonly model: Float64Array;
  /** Forecasts of the twin without them. */
  readonly twin: Float64Array;
}

export interface TwinOptions {
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** Horizon times timeframe. */
  readonly spanMs: number;
  /** Configurations that have looked at these rows, the model and its twin among them; >= 1. */
  readonly trials: number;
}

/** Chance that any of the looks at an exam sees a gain or a loss between equals. */
const significanceLevel = 0.05;
/**
 * Least difference that says something, in shares of persistence's squared error: two trainings differ
 * by their starts alone, and on many rows a test sees that.
 */
const minimumEffect = 0.001;
/** Squared error of the better one over persistence's; beyond it the difference is one of two failures. */
const errorRatioMax = 1.02;

/**
 * Compares a model with its twin on the same rows. Squared error alone decides; skill and direction
 * are told beside it. The test knows the chance of the rows, not that of a network's start: hence the
 * least effect.
 *
 * @throws {InvariantError} there are no rows, columns differ in length, the horizon or the trials are
 *   below 1.
 */
export function compareTwins(rows: TwinRows, options: TwinOptions): TwinComparison {
  const { outcomeLogReturn: outcome, decisionTimeMs, model, twin } = rows;
  const count = outcome.length;
  assert(count > 0, "a comparison has at least one row");
  assert(
    [decisionTimeMs, model, twin].every((column) => column.length === count),
    "every column of a comparison has one entry per row",
  );
  const { trials } = options;
  assert(trials >= 1, "the compared configuration is a trial itself");
  const level = significanceLevel / trials;
  const squaredError = compareErrors(rows, options);
  const reference = meanSquaredError(outcome, new Float64Array(count));
  const skillOf = (error: number): number | undefined =>
    reference === undefined || reference === 0 ? undefined : 1 - error / reference;
  return {
    ...decide(squaredError, { reference, level, trials }),
    level,
    trials,
    rows: count,
    squaredError,
    skill: figure(skillOf(squaredError.model), skillOf(squaredError.twin)),
    direction: compareDirections(rows, options),
  };
}

interface DecidedBy {
  /** Squared error of persistence. */
  readonly reference: number | undefined;
  readonly level: number;
  readonly trials: number;
}

function decide(
  { model, twin, difference, pValue }: TwinSquaredError,
  { reference, level, trials }: DecidedBy,
): Pick<TwinComparison, "gain" | "reason"> {
  const none = (reason: string): Pick<TwinComparison, "gain" | "reason"> => ({
    gain: "no gain",
    reason,
  });
  if (trials > examLooksMax) {
    return none(`exam spent: ${trials} configurations have looked at it, ${examLooksMax} may`);
  }
  if (pValue === undefined || reference === undefined || reference === 0) {
    return none("there is nothing to tell them apart by");
  }
  if (pValue >= level) return none(shortOf(pValue, { level, trials }));
  const effect = Math.abs(difference) / reference;
  if (effect < minimumEffect) {
    return none(`the difference is ${percent(effect)} of persistence's error, too little to count`);
  }
  const ratio = Math.min(model, twin) / reference;
  if (ratio > errorRatioMax) {
    return none(`both are worse than persistence, the better one by ${percent(ratio - 1)}`);
  }
  const gain = difference < 0 ? "gain" : "loss";
  return { gain, reason: `the errors differ by ${percent(effect)} of persistence's` };
}

function shortOf(pValue: number, { level, trials }: Pick<DecidedBy, "level" | "trials">): string {
  const looks = trials === 1 ? "" : ` after ${trials} looks at this exam`;
  const p = pValue < 0.005 ? pValue.toPrecision(1) : pValue.toFixed(pValue < 0.1 ? 3 : 2);
  return `p is ${p}, below ${Number(level.toPrecision(2))} is needed${looks}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

function compareErrors(
  { outcomeLogReturn: outcome, decisionTimeMs, model, twin }: TwinRows,
  { horizon, spanMs }: TwinOptions,
): TwinSquaredError {
  const lossOf = (forecast: Float64Array): Float64Array =>
    outcome.map((value, i) => (value - forecast[i]!) ** 2);
  const [modelError, twinError] = [model, twin].map((f) => meanSquaredError(outcome, f)!);
  const difference = modelError! - twinError!;
  const positions = decisionTimeMs.map((timeMs) =>
    Math.round(((timeMs - decisionTimeMs[0]!) * horizon) / spanMs),
  );
  const test =
    outcome.length > horizon
      ? dieboldMariano(lossOf(twin), lossOf(model), { horizon, positions })
      : undefined;
  const reach =
    test && test.standardError * studentTQuantile(1 - significanceLevel / 2, test.rows - 1);
  return {
    model: modelError!,
    twin: twinError!,
    difference,
    interval:
      reach === undefined
        ? undefined
        : {
            low: difference - reach,
            high: difference + reach,
            confidence: 1 - significanceLevel,
          },
    statistic: test?.statistic,
    pValue: test?.pValue,
  };
}

function compareDirections(
  { outcomeLogReturn: outcome, decisionTimeMs, model, twin }: TwinRows,
  { spanMs }: TwinOptions,
): TwinDirection {
  const counted = rowsWithoutOverlap(decisionTimeMs, spanMs).filter((i) => outcome[i] !== 0);
  const at = (column: Float64Array): Float64Array => Float64Array.from(counted, (i) => column[i]!);
  const hits = (forecast: Float64Array): Float64Array =>
    Float64Array.from(counted, (i) => Number(Math.sign(forecast[i]!) === Math.sign(outcome[i]!)));
  const accuracyOf = (forecast: Float64Array): number | undefined =>
    directionalAccuracy(at(outcome), at(forecast)).accuracy;
  return {
    ...figure(accuracyOf(model), accuracyOf(twin)),
    pValue: mcnemar(hits(model), hits(twin))?.pValue,
    rows: counted.length,
  };
}

function figure(model: number | undefined, twin: number | undefined): TwinFigure {
  const difference = model === undefined || twin === undefined ? undefined : model - twin;
  return { model, twin, difference };
}
