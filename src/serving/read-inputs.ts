import { utcText } from "../foundation/utc-text.ts";
import { encodeWindow } from "../learning/features/encode-window.ts";
import { liveWindow } from "../learning/features/live-window.ts";
import { candleCount, type CandleSeries, sliceCandles } from "../market/candle-series.ts";
import { closeTimes } from "../market/close-times.ts";
import { timeframeMs } from "../market/timeframe.ts";
import { sentimentColumns } from "../sentiment/sentiment-columns.ts";
import { emptyTimeline } from "../sentiment/sentiment-timeline.ts";
import { abstain } from "./abstain.ts";
import type { Abstention } from "./forecast.ts";
import type { ForecastQuestion } from "./forecast-question.ts";
import { ownSentiment } from "./own-sentiment.ts";
import type { ServedModel } from "./served-model.ts";
import { staleModel, staleSentiment } from "./staleness.ts";

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
    staleModel(model.metadata, nowMs) ??
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
  const stale = fitted && staleSentiment(metadata, sentiment, window.decisionTimeMs);
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

function allFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i += 1) if (!Number.isFinite(values[i])) return false;
  return true;
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
