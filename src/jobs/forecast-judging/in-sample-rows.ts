import { filterForecasts, type ForecastValues } from "../../evaluation/rows/forecast-values.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { JudgeForecastsRequest } from "./judge-request.ts";
import { counted } from "./reading-notes.ts";

export interface OutOfSampleRows {
  readonly values: ForecastValues;
  /** Rows that are not judged because they are in-sample. */
  readonly leftOut: number;
  /** True where rows that are judged are in-sample. */
  readonly isStamped: boolean;
  /** How many rows are in-sample, where somebody said until when it was trained. */
  readonly notes: readonly string[];
  /** What nobody said, as clauses of one sentence. */
  readonly untold: readonly string[];
}

/**
 * Leaves out what was decided at or before the forecaster's last candle of training, or keeps and
 * stamps it where a person asks for that. Who asks and knows no date has all rows stamped.
 *
 * @throws {RefusedError} E_FORECASTS_REFUSED: nothing is left.
 */
export function outOfSampleRows(
  values: ForecastValues,
  series: CandleSeries,
  request: JudgeForecastsRequest,
): OutOfSampleRows {
  const { trainedUntilMs, file, inSample: isAllowed = false } = request;
  if (trainedUntilMs === undefined) return ofUnknownTraining(values, isAllowed);
  const stepMs = timeframeMs(series.timeframe);
  const isAfter = (t: number): boolean => series.openTimeMs[t]! + stepMs > trainedUntilMs;
  const after = filterForecasts(values, isAfter);
  const seen = values.position.length - after.position.length;
  const until = `${utcText(trainedUntilMs)} UTC, until when it was trained`;
  if (isAllowed) {
    const note =
      seen === 0
        ? `No row was decided until ${until}.`
        : `IN-SAMPLE: ${counted(seen)} decided until ${until}.`;
    return { values, leftOut: 0, isStamped: seen > 0, notes: [note], untold: [] };
  }
  if (after.position.length === 0) {
    throw new RefusedError(
      "E_FORECASTS_REFUSED",
      `Cannot judge ${file}: all rows are in-sample, decided until ${until}; --in-sample judges and stamps them`,
    );
  }
  const note =
    seen === 0
      ? `No row was decided until ${until}.`
      : `${counted(seen)} left out as in-sample: decided until ${until} (--in-sample judges and stamps them).`;
  return { values: after, leftOut: seen, isStamped: false, notes: [note], untold: [] };
}

function ofUnknownTraining(values: ForecastValues, isAllowed: boolean): OutOfSampleRows {
  const said = isAllowed
    ? {
        notes: ["IN-SAMPLE: all rows, as was said; --trained-until DATE tells them apart."],
        untold: [],
      }
    : {
        notes: [],
        untold: [
          "what the forecaster was trained on (whether it has seen these candles cannot be checked: --trained-until DATE)",
        ],
      };
  return { values, leftOut: 0, isStamped: isAllowed, ...said };
}
