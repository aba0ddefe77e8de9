import { utcText } from "../foundation/utc-text.ts";
import { encodeWindow } from "../learning/features/encode-window.ts";
import { liveWindow } from "../learning/features/live-window.ts";
import { candleCount, type CandleSeries, sliceCandles } from "../market/candle-series.ts";
import { timeframeMs } from "../market/timeframe.ts";
import { sentimentColumns } from "../sentiment/sentiment-columns.ts";
import { freshnessMin } from "../sentiment/sentiment-features.ts";
import { freshnessAt } from "../sentiment/freshness.ts";
import { emptyTimeline, type SentimentTimeline } from "../sentiment/sentiment-timeline.ts";
import { abstain } from "./abstain.ts";
import type { Abstention } from "./forecast.ts";
import type { ForecastQuestion } from "./forecast-question.ts";
import { ownSentiment, ownSources } from "./own-sentiment.ts";
import type { ServedModel } from "./served-model.ts";

/** What a model is asked with, proven fit for it. */
export interface ReadInputs {
  readonly kind: "inputs";
  /** [lookback, F] raw values, oldest first. */
  readonly candles: Float64Array;
  /** Stored position of the window's last candle. */
  readonly position: number;
  /** Open time of that candle; UTC epoch milliseconds. */
  readonly openTimeMs: number;
  /** Close time of that candle. */
  readonly decidedAtMs: number;
  readonly lastClose: number;
  /** What one unit of scaled output is worth. */
  readonly unit: number;
  readonly novelty: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Since the newest candle that a model knows; an older model abstains. */
export const modelAgeMaxMs = 180 * dayMs;

/** The inputs of a model at the asked moment, or why it must not be asked. */
export function readInputs(
  model: ServedModel,
  question: ForecastQuestion,
): ReadInputs | Abstention {
  const { series } = question;
  const { lookback } = model.transform;
  const position = question.position ?? candleCount(series) - 1;
  if (position < lookback - 1) {
    const found = Math.max(0, position + 1);
    return abstain("too-few-candles", `The model reads ${lookback} candles, ${found} are there.`);
  }
  const decidedAtMs = series.openTimeMs[position]! + timeframeMs(series.timeframe);
  const nowMs = question.nowMs ?? decidedAtMs;
  return (
    staleModel(model, nowMs) ??
    untimelyCandle(series, decidedAtMs, nowMs) ??
    windowAt(model, question, position)
  );
}

function windowAt(
  model: ServedModel,
  { series, sentiment: given = emptyTimeline }: ForecastQuestion,
  position: number,
): ReadInputs | Abstention {
  const { transform, sentiment: fitted, metadata } = model;
  const sentiment = ownSentiment(metadata, given);
  // One candle more, so that a bridged first row finds the close before it.
  const recent = sliceCandles(series, Math.max(0, position - transform.lookback), position + 1);
  const extraColumns = fitted && sentimentColumns(sentiment, fitted, closeTimes(recent));
  const window = liveWindow(recent, transform, extraColumns && { extraColumns });
  if (window.kind !== "window") {
    return abstain("gap", "Candles are missing in the window, more than may be bridged.");
  }
  const stale = fitted && staleSentiment(model, sentiment, window.decisionTimeMs);
  if (stale !== undefined) return stale;
  const encoded = encodeWindow(transform, window.candles);
  if (encoded.kind === "flat") return abstain("flat-window", "Nothing moved in the window.");
  if (!allFinite(encoded.x)) {
    return abstain("input-not-finite", "An input of the model is not a finite number.");
  }
  const novelty = model.novelty.index(encoded.x);
  if (novelty > model.novelty.threshold) {
    return abstain(
      "outside-trained-range",
      `The window is unlike those that the model was trained on: novelty ${novelty.toFixed(2)}, at most ${model.novelty.threshold.toFixed(2)} is allowed.`,
    );
  }
  return {
    kind: "inputs",
    candles: window.candles,
    position,
    openTimeMs: series.openTimeMs[position]!,
    decidedAtMs: window.decisionTimeMs,
    lastClose: encoded.lastClose,
    unit: encoded.unit,
    novelty,
  };
}

function closeTimes({ openTimeMs, timeframe }: CandleSeries): Float64Array {
  const stepMs = timeframeMs(timeframe);
  return openTimeMs.map((openMs) => openMs + stepMs);
}

function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i += 1) if (!Number.isFinite(values[i])) return false;
  return true;
}

function staleSentiment(
  { metadata }: ServedModel,
  timeline: SentimentTimeline,
  decidedAtMs: number,
): Abstention | undefined {
  const freshness = freshnessAt(timeline, decidedAtMs);
  if (freshness >= freshnessMin) return undefined;
  const lastMs = lastKnownMs(timeline, decidedAtMs);
  if (lastMs === undefined) {
    return abstain(
      "stale-sentiment",
      `No reading of ${ownSources(metadata).join(", ")} was known by ${utcText(decidedAtMs)} UTC; the model was trained with no other source.`,
    );
  }
  const hours = Math.floor((decidedAtMs - lastMs) / hourMs);
  return abstain(
    "stale-sentiment",
    `The last reading became known at ${utcText(lastMs)} UTC, ${hours} hours before: freshness ${freshness.toFixed(2)}, at least ${freshnessMin} is needed.`,
  );
}

// When the newest reading became known; of all sources.
function lastKnownMs({ sources }: SentimentTimeline, timeMs: number): number | undefined {
  const known = sources.map(({ changeMs }) => changeMs.findLast((atMs) => atMs <= timeMs));
  const times = known.filter((atMs) => atMs !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

function staleModel({ metadata }: ServedModel, nowMs: number): Abstention | undefined {
  const ageMs = nowMs - Date.parse(metadata.data.last_close);
  if (ageMs <= modelAgeMaxMs) return undefined;
  return abstain(
    "stale-model",
    `The newest candle that the model knows closed ${Math.floor(ageMs / dayMs)} days ago, ${modelAgeMaxMs / dayMs} are allowed: train a new version.`,
  );
}

// The newest closed candle must be there: a forecast from older ones would be about the past.
function untimelyCandle(
  { timeframe }: CandleSeries,
  closedMs: number,
  nowMs: number,
): Abstention | undefined {
  if (closedMs > nowMs) {
    return abstain(
      "unclosed-candle",
      `The last candle closes at ${utcText(closedMs)} UTC, after ${utcText(nowMs)}.`,
    );
  }
  const behind = Math.floor((nowMs - closedMs) / timeframeMs(timeframe));
  if (behind === 0) return undefined;
  return abstain(
    "stale-candles",
    `The last candle closed at ${utcText(closedMs)} UTC, ${behind} candles before ${utcText(nowMs)}: bring newer candles.`,
  );
}
