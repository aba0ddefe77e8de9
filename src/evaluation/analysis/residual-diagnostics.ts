import { autocorrelations } from "../../foundation/statistics/autocorrelation.ts";
import { correlation, isConstant } from "../../foundation/statistics/correlation.ts";
import { normalQuantile } from "../../foundation/statistics/normal-distribution.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { kurtosis, skewness } from "../../foundation/statistics/skewness.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";
import { type Estimate, estimateRowsMin, tooSmall } from "../report/estimate.ts";
import { neweyWestLag, neweyWestVariance } from "../significance/newey-west.ts";
import type { ForecastRows } from "./feature-importance.ts";
import { type ResidualTest, residualTests } from "./residual-tests.ts";
import { meanOrTooFew } from "./row-estimates.ts";

/** What a column of log-returns looks like. */
export interface ColumnShape {
  /** Log-return. */
  readonly standardDeviation: number;
  /** 0 is symmetric; below 0 falls have the longer tail. */
  readonly skewness: number | undefined;
  /** 3 for a normal, more with fat tails. */
  readonly kurtosis: number | undefined;
  /** Lags 1 to 5 of every h-th row. */
  readonly autocorrelations: readonly number[];
}

/** What the errors, outcome minus forecast, are like beside the outcomes themselves. */
export interface ResidualSection {
  readonly rows: number;
  /** Every h-th row: outcomes of others overlap. What the tests and autocorrelations stand on. */
  readonly testedRows: number;
  /** Mean error, log-return; above 0 the forecasts are too low. */
  readonly bias: Estimate;
  readonly biasSentence: string;
  readonly errors: ColumnShape | undefined;
  readonly outcomes: ColumnShape | undefined;
  readonly shapeSentence: string;
  /** Autocorrelations inside +- this are chance at 5 %. */
  readonly autocorrelationBound: number | undefined;
  readonly tests: readonly ResidualTest[];
  /** Correlation of |error| with |forecast|. */
  readonly sizeCorrelation: Estimate;
  readonly sizeSentence: string;
}

const shownLags = 5;

/** Takes the errors of forecasts apart: are they biased, predictable, of changing size? */
export function residualDiagnostics({ outcome, forecast, horizon }: ForecastRows): ResidualSection {
  const errors = outcome.map((y, i) => y - forecast[i]!);
  const thin = (column: Float64Array): Float64Array =>
    column.filter((_, i) => (i + 1) % horizon === 0);
  const tested = { errors: thin(errors), outcomes: thin(outcome) };
  const testedRows = tested.errors.length;
  const bias = meanOrTooFew(errors, horizon);
  const shapes = {
    errors: shapeOf(errors, tested.errors),
    outcomes: shapeOf(outcome, tested.outcomes),
  };
  const sizeCorrelation = correlationEstimate(
    errors.map(Math.abs),
    forecast.map(Math.abs),
    horizon,
  );
  return {
    rows: outcome.length,
    testedRows,
    bias,
    biasSentence: biasSentence(bias),
    ...shapes,
    shapeSentence: shapeSentence(shapes.errors),
    autocorrelationBound:
      testedRows > 0 ? normalQuantile(0.975) / Math.sqrt(testedRows) : undefined,
    tests: residualTests(tested.errors, tested.outcomes),
    sizeCorrelation,
    sizeSentence: sizeSentence(sizeCorrelation),
  };
}

function shapeOf(all: Float64Array, tested: Float64Array): ColumnShape | undefined {
  if (tested.length < estimateRowsMin || isConstant(tested)) return undefined;
  const correlations = autocorrelations(tested, shownLags);
  return {
    standardDeviation: standardDeviation(all),
    skewness: skewness(all),
    kurtosis: kurtosis(all),
    autocorrelations: correlations === undefined ? [] : Array.from(correlations.subarray(1)),
  };
}

// To first order r is the mean of zx zy - r (zx^2 + zy^2) / 2, whose variance is Newey-West's: sizes
// come in clusters, so that the textbook interval would be too narrow.
function correlationEstimate(first: Float64Array, second: Float64Array, horizon: number): Estimate {
  if (first.length / horizon < estimateRowsMin) return { value: undefined, note: tooSmall };
  const value = correlation(first, second);
  if (value === undefined) return { value, note: "never changes" };
  const [x, y] = [standardised(first), standardised(second)];
  const influence = x.map((zx, i) => zx * y[i]! - (value * (zx ** 2 + y[i]! ** 2)) / 2);
  const lag = neweyWestLag(influence.length, horizon);
  const half = normalQuantile(0.975) * Math.sqrt(neweyWestVariance(influence, lag));
  const [low, high] = [Math.max(-1, value - half), Math.min(1, value + half)];
  return { value, interval: { low, high, confidence: 0.95 } };
}

function standardised(values: Float64Array): Float64Array {
  const centre = mean(values);
  const spread = standardDeviation(values);
  return values.map((value) => (value - centre) / spread);
}

function biasSentence({ value, interval }: Estimate): string {
  if (value === undefined || interval === undefined) return "Too few rows to speak of a bias.";
  if (interval.low > 0) return "Biased: the market came out higher than forecast on average.";
  if (interval.high < 0) return "Biased: the market came out lower than forecast on average.";
  return "No bias to be seen: too high and too low cancel out, within chance.";
}

function shapeSentence(errors: ColumnShape | undefined): string {
  if (errors?.kurtosis === undefined) return "Too few rows to speak of the errors' shape.";
  if (errors.kurtosis > 4) {
    return `Kurtosis ${errors.kurtosis.toFixed(1)}, a normal has 3: large errors come far more often than a bell curve says.`;
  }
  return "The errors' tails are about those of a bell curve.";
}

function sizeSentence({ interval }: Estimate): string {
  if (interval === undefined)
    return "Nothing to say about sizes: too few rows, or one size of forecast.";
  if (interval.low > 0)
    return "Large forecasts come with large errors: their size tells of volatility.";
  if (interval.high < 0) return "Large forecasts come with smaller errors.";
  return "The size of a forecast says nothing about the size of its error.";
}
