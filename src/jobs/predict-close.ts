import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError } from "../foundation/errors.ts";
import { utcText } from "../foundation/utc-text.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import { parseInstrument } from "../market/instrument.ts";
import { parseTimeframe, timeframeMs } from "../market/timeframe.ts";
import type { Abstention, Forecast } from "../serving/forecast.ts";
import type { Forecaster } from "../serving/forecaster.ts";
import { loadCandles } from "./load-candles.ts";
import { loadForecaster } from "./load-forecaster.ts";

export type { Abstention, Forecast } from "../serving/forecast.ts";

export interface PredictCloseRequest {
  readonly instrument: string;
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** A CSV or Parquet file: "now" is then the close of its last candle. */
  readonly file?: string | undefined;
  /** An earlier "now": candles that close after it are not looked at. */
  readonly atMs?: number | undefined;
  readonly version?: string | undefined;
  readonly modelsDir?: string | undefined;
  readonly dataDir?: string | undefined;
}

/** A forecast or why there is none, and what the reader must know about either. */
export type PredictedClose = (Forecast | Abstention) & {
  readonly version: ModelVersion;
  readonly metadata: ModelMetadata;
  /** False while no version was made champion: then the newest answers. */
  readonly deployed: boolean;
  readonly warnings: readonly string[];
};

/**
 * Forecasts the next close from the last closed candles.
 *
 * @throws {MisuseError} E_NO_MODEL, E_NO_CANDLES: there is no model or no candle before that moment.
 * @throws {RefusedError} the version is broken or does not answer its golden vectors.
 */
export async function predictClose(
  request: PredictCloseRequest,
  clock: Clock = systemClock,
): Promise<PredictedClose> {
  const instrument = parseInstrument(request.instrument);
  const timeframe = parseTimeframe(request.timeframe ?? "1h");
  const forecaster = await loadForecaster(request);
  const { metadata, deployed } = forecaster;
  try {
    const { file, dataDir = "./data" } = request;
    const { series, warnings } = await loadCandles({ instrument, timeframe, file, dataDir }, clock);
    const nowMs = momentOf(series, request, clock);
    const position = lastClosed(series, nowMs);
    if (position < 0) throw nothingBefore(series, nowMs);
    const notes = [...warnings, ...inSampleWarnings(forecaster, closeTime(series, position))];
    const answer = await forecaster.forecast({ series, position, nowMs });
    return { ...answer, version: forecaster.version, metadata, deployed, warnings: notes };
  } finally {
    await forecaster.release();
  }
}

function momentOf(series: CandleSeries, request: PredictCloseRequest, clock: Clock): number {
  const { atMs, file } = request;
  if (atMs !== undefined) return atMs;
  return file === undefined ? clock.nowMs() : closeTime(series, series.openTimeMs.length - 1);
}

function closeTime({ openTimeMs, timeframe }: CandleSeries, position: number): number {
  return openTimeMs[position]! + timeframeMs(timeframe);
}

// Position of the last candle that has closed at that moment; -1 when none has.
function lastClosed(series: CandleSeries, nowMs: number): number {
  return series.openTimeMs.findLastIndex(
    (openMs) => openMs + timeframeMs(series.timeframe) <= nowMs,
  );
}

function inSampleWarnings(
  { version, metadata }: Forecaster,
  decidedAtMs: number,
): readonly string[] {
  const { train, validation, calibrationB } = metadata.segments;
  const until = (moment: string): number => Date.parse(moment);
  if (decidedAtMs < until(train.last_label) || decidedAtMs < until(validation.last_label)) {
    return [
      `Version ${version} was trained on candles after this moment (train until ${day(train.last_label)}, validation until ${day(validation.last_label)}): its answer is no forecast.`,
    ];
  }
  if (decidedAtMs < until(calibrationB.last_label)) {
    return [
      `This moment lies in the calibration segment of version ${version} (until ${day(calibrationB.last_label)}).`,
    ];
  }
  return [];
}

function day(moment: string): string {
  return moment.slice(0, 10);
}

function nothingBefore(series: CandleSeries, nowMs: number): MisuseError {
  return new MisuseError(
    "E_NO_CANDLES",
    `Cannot forecast: no candle has closed by ${utcText(nowMs)} UTC, the first closes at ${utcText(closeTime(series, 0))}`,
  );
}
