import { standardDeviation } from "../../foundation/statistics/variance.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { ForecastSegments } from "./forecast-segments.ts";

/** Above it a claim is a leak until proven otherwise. */
const believableAccuracy = 0.65;
/** Below so many rows it may be luck. */
const suspiciousRowsMin = 100;
/** Forecasts that move so many times as much as outcomes are another unit. */
const believableSpread = 10;
/** A direction that a part of the outcome alone makes right so often is worth a word. */
const watchedAccuracyMin = 0.51;

/** Nobody who forecasts is so right, so daring or so late: sentences for the first place. */
export function suspicions(segments: ForecastSegments): readonly string[] {
  return [accuracyNote(segments), spreadNote(segments), lagNote(segments)].filter(
    (note) => note !== undefined,
  );
}

function accuracyNote({ exam, forecastLogReturn }: ForecastSegments): string | undefined {
  const outcome = exam.outcomeLogReturn;
  const moved = Array.from(outcome.keys()).filter((i) => outcome[i] !== 0);
  const hits = moved.filter((i) => Math.sign(outcome[i]!) === Math.sign(forecastLogReturn[i]!));
  const accuracy = hits.length / moved.length;
  if (!(accuracy > believableAccuracy) || moved.length < suspiciousRowsMin) return undefined;
  return `The direction is right in ${(100 * accuracy).toFixed(1)} % of the rows: a claim like this is a leak until proven otherwise. Look whether the time is the forecast candle's own (--time target) or a later one's.`;
}

function spreadNote({ exam, forecastLogReturn }: ForecastSegments): string | undefined {
  const spread = standardDeviation(forecastLogReturn) / standardDeviation(exam.outcomeLogReturn);
  if (!(spread > believableSpread)) return undefined;
  return `The forecasts vary ${spread.toFixed(0)} times as much as the outcomes: are they percent, or another unit?`;
}

// P(the sign of a walk after the share s of its time is its last one) = 1/2 + asin(sqrt(s)) / pi
function lagNote({ exam, lagMs }: ForecastSegments): string | undefined {
  const spanMs = exam.horizon * timeframeMs(exam.timeframe);
  const accuracies = lagMs.map((lag) => 0.5 + Math.asin(Math.sqrt(lag / spanMs)) / Math.PI);
  const accuracy = accuracies.reduce((sum, each) => sum + each, 0) / accuracies.length;
  if (!(accuracy > watchedAccuracyMin)) return undefined;
  return `Decided up to ${longestOf(lagMs)} s after the close that the outcome runs from: whoever only looks at the price then is right in ${(100 * accuracy).toFixed(1)} % of the rows of a random walk.`;
}

function longestOf(lagMs: readonly number[]): string {
  const longest = lagMs.reduce((most, lag) => Math.max(most, lag), 0);
  return (longest / 1000).toFixed(1);
}
