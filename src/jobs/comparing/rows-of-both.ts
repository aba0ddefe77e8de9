import { type MarketRows, marketRows } from "../../evaluation/rows/market-rows.ts";
import { trailingVolatility } from "../../evaluation/rows/trailing-volatility.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { refuseFewFittingRows } from "../judging/refuse-few-fitting-rows.ts";
import { segmentPositions } from "../judging/segment-positions.ts";
import { trainedUntilMs } from "../judging/trained-until.ts";
import { contenderName, type VersionContender } from "./contender.ts";

/** The candles on which both may be judged, and those before that fix what they are judged by. */
export interface RowsOfBoth {
  /** Decided after everything that either was fitted on, usable for both. */
  readonly rows: MarketRows;
  /** Train and validation rows of the first version: what one-liners are fitted on. */
  readonly fitting: MarketRows;
  /** Its train rows, those of validation where none are there: what calm and wild mean. */
  readonly train: MarketRows;
}

/**
 * @throws {RefusedError} E_NO_COMMON_ROWS: no usable candle lies after what both were fitted on.
 * @throws {MisuseError} E_NO_FITTING: the candles that the first version was trained on are missing.
 */
export function rowsOfBoth(
  series: CandleSeries,
  versions: readonly [VersionContender, ...VersionContender[]],
): RowsOfBoth {
  const [first, ...others] = versions;
  const { horizon } = first.model.metadata;
  const segments = segmentPositions(series, first.model.metadata);
  const exams = others.map(({ model }) => new Set(segmentPositions(series, model.metadata).exam));
  // A version from elsewhere may have been trained on candles after its calibration.
  const seenMs = Math.max(...versions.map(seenUntilMs));
  const decidedMs = (t: number): number => series.openTimeMs[t]! + timeframeMs(series.timeframe);
  const common = segments.exam.filter(
    (t) => decidedMs(t) > seenMs && exams.every((exam) => exam.has(t)),
  );
  if (common.length === 0) throw noCommonRows(series, versions);
  const options = { horizon, volatility: trailingVolatility(series) };
  const rowsAt = (positions: Int32Array): MarketRows => marketRows(series, positions, options);
  refuseFewFittingRows(
    segments,
    first.model.metadata,
    `Cannot compare them: what is calm and what one-liners say is fitted on the candles that ${contenderName(first)} was trained on`,
  );
  const train = segments.train.filter((t) => t >= 1);
  const fitting = Int32Array.from([...train, ...segments.validation]).filter((t) => t >= 1);
  const calm = train.length > 0 ? train : fitting;
  return { rows: rowsAt(common), fitting: rowsAt(fitting), train: rowsAt(calm) };
}

/** UTC epoch milliseconds until which a version has seen the market. */
export function seenUntilMs({ model }: VersionContender): number {
  const calibratedUntilMs = Date.parse(model.metadata.segments.calibrationB.last_label);
  return Math.max(calibratedUntilMs, trainedUntilMs(model.metadata) ?? calibratedUntilMs);
}

function noCommonRows(series: CandleSeries, versions: readonly VersionContender[]): RefusedError {
  const seen = versions.map((version) => {
    const untilMs = trainedUntilMs(version.model.metadata);
    const until = untilMs === undefined ? "nobody knows when" : utcText(untilMs);
    return `${contenderName(version)} was trained until ${until} and calibrated until ${utcText(seenUntilMs(version))}`;
  });
  const fromMs = Math.max(...versions.map(seenUntilMs));
  return new RefusedError(
    "E_NO_COMMON_ROWS",
    `Cannot compare them: no usable candle lies outside what both were fitted on: ${seen.join(", ")}; rows count when decided after ${utcText(fromMs)} UTC, the last candle opens at ${utcText(series.openTimeMs.at(-1) ?? 0)}`,
  );
}
