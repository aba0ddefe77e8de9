import { assert } from "../../foundation/assert.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { brierScore } from "../metrics/brier-score.ts";
import { fitIsotonic, isotonicAt } from "./isotonic-regression.ts";
import { fitPlatt, plattProbability } from "./platt-scaling.ts";

/** From a signal to the probability of a rise; plain JSON. */
export type FittedProbability = ProbabilityCurve & {
  /** Rows that were fitted on. */
  readonly rows: number;
  /** Share of them that rose; 0.5 for no rows. */
  readonly baseRate: number;
  /** Mean of (pUp - outcome)^2 on rows that the fit did not see; absent for too few rows. */
  readonly brier?: Readonly<Record<ProbabilityMethod, number>>;
};

export type ProbabilityMethod = "platt" | "isotonic" | "base-rate";

type ProbabilityCurve =
  | { readonly method: "platt"; readonly a: number; readonly b: number }
  | {
      readonly method: "isotonic";
      /** Rises strictly. */
      readonly signal: readonly number[];
      /** Never falls. */
      readonly probability: readonly number[];
    }
  | { readonly method: "base-rate"; readonly probability: number };

/** Blocks of time that are left out in turn. */
const blocks = 5;
/** Fewer rows, or fewer of either direction, cannot be judged: the base rate is all there is. */
const rowsMin = 50;
const rowsOfADirectionMin = 10;

/** What is fitted on, oldest first; rows whose close did not move are left out before. */
export interface ProbabilityRows {
  /** Forecast / unit per row: 0 is no move, any scale that is the same for all. */
  readonly signal: ArrayLike<number>;
  /** 1 where the close rose, 0 where it fell. */
  readonly up: ArrayLike<number>;
}

/**
 * Fits the probability of a rise on calibration A. Platt's curve by default; the isotonic one only where
 * its Brier score, cross-fitted over 5 blocks of time, is better; the base rate where neither beats it.
 * Platt's curve may fall: a model that is wrong more often than right says so in its pUp.
 *
 * @param options.horizon Candles ahead (1): rows whose labels overlap a left-out block are not fitted on.
 * @throws {InvariantError} the columns differ in length or a signal is not finite.
 */
export function fitProbability(
  rowsToFit: ProbabilityRows,
  options: { readonly horizon?: number } = {},
): FittedProbability {
  const signals = Float64Array.from(rowsToFit.signal);
  const outcomes = Float64Array.from(rowsToFit.up);
  assert(signals.length === outcomes.length, "every signal has one outcome");
  assert(signals.every(Number.isFinite), "a signal is a finite number");
  const { rows, baseRate } = baseRateAlone(outcomes);
  const rarer = rows * Math.min(baseRate, 1 - baseRate);
  if (rows < rowsMin || rarer < rowsOfADirectionMin) return baseRateAlone(outcomes);
  const all = { signals, outcomes };
  const horizon = options.horizon ?? 1;
  const brier = {
    platt: crossFittedBrier(all, "platt", horizon),
    isotonic: crossFittedBrier(all, "isotonic", horizon),
    "base-rate": crossFittedBrier(all, "base-rate", horizon),
  };
  return { ...fitters[chooseMethod(brier)](all), rows, baseRate, brier };
}

/**
 * The share that rose, whatever the signal says.
 *
 * @param up As in `ProbabilityRows`.
 */
export function baseRateAlone(up: ArrayLike<number>): FittedProbability {
  const rows = up.length;
  const baseRate = rows === 0 ? 0.5 : mean(up);
  return { method: "base-rate", probability: baseRate, rows, baseRate };
}

/**
 * Probability of a rise at one signal.
 *
 * @returns In [0, 1].
 */
export function probabilityOfUp(fitted: ProbabilityCurve, signal: number): number {
  if (fitted.method === "base-rate") return fitted.probability;
  if (fitted.method === "platt") return plattProbability(fitted, signal);
  return isotonicAt({ x: fitted.signal, y: fitted.probability }, signal);
}

interface Rows {
  readonly signals: Float64Array;
  readonly outcomes: Float64Array;
}

const fitters: Readonly<Record<ProbabilityMethod, (rows: Rows) => ProbabilityCurve>> = {
  platt: ({ signals, outcomes }) => ({ method: "platt", ...fitPlatt(signals, outcomes) }),
  isotonic: fitIsotonicProbability,
  "base-rate": ({ outcomes }) => ({ method: "base-rate", probability: mean(outcomes) }),
};

function chooseMethod(brier: Readonly<Record<ProbabilityMethod, number>>): ProbabilityMethod {
  const curve = brier.isotonic < brier.platt ? "isotonic" : "platt";
  return brier[curve] < brier["base-rate"] ? curve : "base-rate";
}

// never quite 0 or 1: n rows cannot show that
function fitIsotonicProbability({ signals, outcomes }: Rows): ProbabilityCurve {
  const curve = fitIsotonic(signals, outcomes);
  const least = 1 / (signals.length + 2);
  const probability = curve.y.map((p) => Math.min(1 - least, Math.max(least, p)));
  return { method: "isotonic", signal: curve.x, probability };
}

function crossFittedBrier(rows: Rows, method: ProbabilityMethod, horizon: number): number {
  const count = rows.signals.length;
  const forecast = new Float64Array(count);
  for (let block = 0; block < blocks; block++) {
    const from = Math.floor((block * count) / blocks);
    const until = Math.floor(((block + 1) * count) / blocks);
    const fitted = fitters[method](withoutBlock(rows, from - horizon + 1, until + horizon - 1));
    for (let i = from; i < until; i++) forecast[i] = probabilityOfUp(fitted, rows.signals[i]!);
  }
  return brierScore(rows.outcomes, forecast)!;
}

function withoutBlock(rows: Rows, from: number, until: number): Rows {
  const isKept = (_: number, i: number): boolean => i < from || i >= until;
  return { signals: rows.signals.filter(isKept), outcomes: rows.outcomes.filter(isKept) };
}
