import { inputColumns } from "../../evaluation/drift/input-columns.ts";
import { fitInputReference, inputAlarms } from "../../evaluation/drift/input-layer.ts";
import { fitOutcomeReference, outcomeAlarms } from "../../evaluation/drift/outcome-layer.ts";
import { type OutcomeRows, outcomeRows } from "../../evaluation/drift/outcome-rows.ts";
import { type DriftState, twoLayerState } from "../../evaluation/drift/two-layer.ts";
import { refuseNotFinite } from "../../evaluation/report/finite-forecasts.ts";
import { marketRows } from "../../evaluation/rows/market-rows.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { openProvenVersion } from "../deploying/proven-version.ts";
import type { ChosenVersion } from "../judging/choose-version.ts";
import { withSentiment } from "../judging/judged-model.ts";
import type { SentimentPlaces } from "../judging/judged-sentiment.ts";
import type { SegmentPositions } from "../judging/segment-positions.ts";
import { unseenPositions } from "./unseen-positions.ts";

/** A version's forecasts of all candles that it was not fitted on, beside what came. */
export interface VersionRecord {
  readonly metadata: ModelMetadata;
  readonly positions: SegmentPositions;
  /** Oldest first; none where no candle lies after what it was fitted on. */
  readonly rows: OutcomeRows | undefined;
}

/**
 * Asks a version about every candle since its calibration. Nothing is kept: the same candles give the
 * same record at every round and after every restart.
 *
 * @throws {RefusedError} E_FORECAST_NOT_FINITE, and as `openProvenVersion`.
 * @throws {MisuseError} E_NO_SENTIMENT and its kin. @throws {WorldError} the engine or the disk failed.
 */
export async function recordOfVersion(
  chosen: ChosenVersion,
  series: CandleSeries,
  places: SentimentPlaces,
): Promise<VersionRecord> {
  const proven = await openProvenVersion(chosen);
  try {
    const model = await withSentiment(proven.model, places);
    const { metadata } = model;
    const positions = unseenPositions(series, metadata);
    // A row needs one candle before its own.
    const asked = positions.exam.filter((t) => t >= 1);
    if (asked.length === 0) return { metadata, positions, rows: undefined };
    const { logReturn } = await model.forecastAt(series, asked);
    refuseNotFinite(logReturn);
    const rows = marketRows(series, asked, { horizon: metadata.horizon });
    const segment = { rows, forecastLogReturn: logReturn };
    return { metadata, positions, rows: outcomeRows(segment, proven.calibration) };
  } finally {
    await proven.model.release();
  }
}

/**
 * What the two layers say of a version at the newest candle.
 *
 * @param rows Of its record.
 */
export function driftOfVersion(
  series: CandleSeries,
  { metadata, positions }: Pick<VersionRecord, "metadata" | "positions">,
  rows: OutcomeRows,
): DriftState {
  const columns = inputColumns(series);
  const from = positions.exam[0] ?? candleCount(series);
  const inputs = inputAlarms(fitInputReference(columns, positions.train), columns, {
    from,
    until: candleCount(series),
  });
  const outcomes = outcomeAlarms(fitOutcomeReference(examOf(rows, metadata)), rows);
  const stepMs = timeframeMs(series.timeframe);
  const candleMs = series.openTimeMs.at(-1)! + stepMs;
  return twoLayerState([...inputs, ...outcomes], candleMs, stepMs);
}

// The rows that its training report was about; those that came since are held against them.
function examOf(rows: OutcomeRows, { segments }: Pick<ModelMetadata, "segments">): OutcomeRows {
  const untilMs = Date.parse(segments.exam.last_label);
  const later = rows.timeMs.findIndex((time) => time > untilMs);
  const count = later < 0 ? rows.timeMs.length : later;
  return {
    horizon: rows.horizon,
    forecast: rows.forecast.subarray(0, count),
    outcome: rows.outcome.subarray(0, count),
    scaledResidual: rows.scaledResidual.subarray(0, count),
    insideUnadapted: rows.insideUnadapted.subarray(0, count),
    position: rows.position.subarray(0, count),
    timeMs: rows.timeMs.subarray(0, count),
  };
}
