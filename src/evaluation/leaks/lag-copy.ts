import { assert } from "../../foundation/assert.ts";
import { correlation } from "../../foundation/statistics/correlation.ts";
import { rootMeanSquaredError } from "../metrics/root-mean-squared-error.ts";
import { skillScore } from "../metrics/skill-score.ts";
import type { ForecastRows } from "./constant-output.ts";
import type { LeakFinding } from "./leak-finding.ts";

/** Forecasts and the closes that they might be copies of, in log-returns from the last known close. */
export interface CopyRows extends ForecastRows {
  /** Entry k - 1 is ln(close k candles before the last / last close), per row: 1, 2, 3, ... */
  readonly earlierLogReturn: readonly ArrayLike<number>[];
}

/** A forecast within this share of the market's movement of a known close is that close. */
const copyRatio = 1e-3;
const correlationMin = 0.95;
/** An honest forecast is small beside the last move; a copied price is as large as it. */
const slopeMin = 0.5;
const skillMax = 0.005;
const rowsMin = 100;

/**
 * Whether a forecast is a known price in disguise: the last close, an earlier one, or the last move
 * drawn out. On a chart of prices it lies on the market, one candle late; its skill is 0 or worse.
 */
export function checkLagCopy(rows: CopyRows): LeakFinding {
  const { forecastLogReturn: forecast, outcomeLogReturn: outcome, earlierLogReturn } = rows;
  const count = forecast.length;
  if (count < rowsMin) {
    const detail = `The n is too small: ${count} forecasts, ${rowsMin} are needed.`;
    return { check: "lag-copy", kind: "not-checked", detail, figures: { rows: count } };
  }
  const zero = new Float64Array(count);
  const skill = skillScore(outcome, forecast, zero);
  const sizeRatio =
    (rootMeanSquaredError(forecast, zero) ?? 0) / (rootMeanSquaredError(outcome, zero) ?? 1);
  const lags = earlierLogReturn.map((earlier, k) => likeness(forecast, earlier, k + 1));
  const closest = lags.reduce((a, b) =>
    Math.abs(b.correlation) > Math.abs(a.correlation) ? b : a,
  );
  const figures = {
    rows: count,
    skill,
    sizeRatio,
    lag: closest.lag,
    correlation: closest.correlation,
    slope: closest.slope,
  };
  const reason = copyReason({ skill, sizeRatio, closest });
  const value = skill === undefined ? "undefined" : skill.toFixed(4);
  const shown = `${value} on ${count} rows of the exam`;
  if (reason !== undefined) {
    const detail = `The forecast is a copy: ${reason}; its skill over "no change" is ${shown}.`;
    return { check: "lag-copy", kind: "collapse", detail, figures };
  }
  const detail = `No copy of a known close: the nearest lag is ${closest.lag} with a correlation of ${closest.correlation.toFixed(2)} and a slope of ${closest.slope.toFixed(3)}, skill ${shown}.`;
  return { check: "lag-copy", kind: "clean", detail, figures };
}

interface Likeness {
  readonly lag: number;
  readonly correlation: number;
  /** Forecast per unit of the earlier close's distance: 1 copies it, -1 draws the move out. */
  readonly slope: number;
}

function likeness(forecast: ArrayLike<number>, earlier: ArrayLike<number>, lag: number): Likeness {
  assert(forecast.length === earlier.length, "every forecast has its earlier closes");
  let [together, squares] = [0, 0];
  for (let i = 0; i < forecast.length; i++) {
    together += forecast[i]! * earlier[i]!;
    squares += earlier[i]! ** 2;
  }
  const slope = squares > 0 ? together / squares : 0;
  return { lag, correlation: correlation(forecast, earlier) ?? 0, slope };
}

function copyReason(found: {
  readonly skill: number | undefined;
  readonly sizeRatio: number;
  readonly closest: Likeness;
}): string | undefined {
  const { skill, sizeRatio, closest } = found;
  if (!(sizeRatio > copyRatio)) return "it is the last close";
  const isEarned = skill !== undefined && skill > skillMax;
  if (isEarned || Math.abs(closest.correlation) < correlationMin) return undefined;
  if (Math.abs(closest.slope) < slopeMin) return undefined;
  const candles = closest.lag === 1 ? "one candle" : `${closest.lag} candles`;
  return closest.slope > 0
    ? `it is the close of ${candles} before the last`
    : `it repeats the move of the last ${candles}`;
}
