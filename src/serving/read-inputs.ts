import { scaleAt } from "../evaluation/rows/residual-scale.ts";
import { utcText } from "../foundation/utc-text.ts";
import { encodeWindow, type EncodedWindow } from "../learning/features/encode-window.ts";
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
  readonly candles: ArrayLike<number>;
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
  /** Standard deviation of the outcome as known at the decision (`scaleAt`). */
  readonly scale: number;
}

/** The inputs of a model at the asked moment, or why it must not be asked. */
export function readInputs(
  model: ServedModel,
  question: ForecastQuestion,
): ReadInputs | Abstention {
  const { series } = question;
  const position = question.position ?? candleCount(series) - 1;
  return (
    refusedMoment(model, series, { position, nowMs: question.nowMs }) ??
    inputsOf(model, question, { position, window: windowAt(model, question, position) })
  );
}

/** Why a model must not be asked at a candle, whatever its window holds; `undefined` where it may. */
export function refusedMoment(
  { transform, metadata }: Pick<ServedModel, "transform" | "metadata">,
  series: CandleSeries,
  asked: { readonly position: number; readonly nowMs?: number | undefined },
): Abstention | undefined {
  const { position } = asked;
  const { lookback } = transform;
  if (position < lookback - 1) {
    const found = Math.max(0, position + 1);
    return abstain("too-few-candles", `The model reads ${lookback} candles, ${found} are there.`);
  }
  const decidedAtMs = series.openTimeMs[position]! + timeframeMs(series.timeframe);
  const nowMs = asked.nowMs ?? decidedAtMs;
  return staleModel(metadata, nowMs) ?? untimelyCandle(series, decidedAtMs, nowMs);
}

/** A window that no hole spoils. */
export interface OpenedWindow {
  /** [lookback, F] raw values, oldest first. */
  readonly candles: ArrayLike<number>;
  readonly encode: () => EncodedWindow;
  readonly scale: () => number;
}

/**
 * What a window is worth to a model, or why it must not be asked with it.
 *
 * @param asked.window `undefined` where a hole spoils it.
 */
export function inputsOf(
  model: ServedModel,
  { series, sentiment = emptyTimeline }: Pick<ForecastQuestion, "series" | "sentiment">,
  { position, window }: { readonly position: number; readonly window: OpenedWindow | undefined },
): ReadInputs | Abstention {
  if (window === undefined) {
    return abstain("gap", "Candles are missing in the window, more than may be bridged.");
  }
  const { metadata } = model;
  const openTimeMs = series.openTimeMs[position]!;
  const decidedAtMs = openTimeMs + timeframeMs(series.timeframe);
  const stale =
    model.sentiment && staleSentiment(metadata, ownSentiment(metadata, sentiment), decidedAtMs);
  if (stale !== undefined) return stale;
  const encoded = window.encode();
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
  const { candles } = window;
  const { lastClose, unit } = encoded;
  const scale = window.scale();
  return {
    kind: "inputs",
    candles,
    position,
    openTimeMs,
    decidedAtMs,
    lastClose,
    unit,
    novelty,
    scale,
  };
}

function windowAt(
  { transform, sentiment: fitted, metadata }: ServedModel,
  { series, sentiment = emptyTimeline }: ForecastQuestion,
  position: number,
): OpenedWindow | undefined {
  // One candle more, so that a bridged first row finds the close before it.
  const recent = sliceCandles(series, Math.max(0, position - transform.lookback), position + 1);
  const extraColumns =
    fitted && sentimentColumns(ownSentiment(metadata, sentiment), fitted, closeTimes(recent));
  const window = liveWindow(recent, transform, extraColumns && { extraColumns });
  if (window.kind !== "window") return undefined;
  const { candles } = window;
  return {
    candles,
    encode: () => encodeWindow(transform, candles),
    scale: () => scaleAt(series, position, transform.horizon),
  };
}

// What is not finite is NaN apart from itself. The two sums do not wait for each other.
function allFinite(values: Float32Array): boolean {
  let even = 0;
  let odd = 0;
  for (let i = 0; i < values.length; i += 2) {
    const value = values[i]!;
    const next = values[i + 1] ?? 0;
    even += value - value;
    odd += next - next;
  }
  return even + odd === 0;
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
