import { RefusedError } from "../foundation/errors.ts";
import { utcText } from "../foundation/utc-text.ts";
import type { GoldenVectors } from "../learning/bundle/golden-vectors.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { encodeWindow, type EncodedWindow } from "../learning/features/encode-window.ts";
import type { FittedTransform } from "../learning/features/fitted-transform.ts";
import { liveWindow, type LiveWindow } from "../learning/features/live-window.ts";
import { candleCount, type CandleSeries } from "../market/candle-series.ts";
import { timeframeMs } from "../market/timeframe.ts";
import type { AbstainReason, Abstention, Forecast } from "./forecast.ts";
import type { ForecastRunner } from "./forecast-runner.ts";
import { missionConfidence } from "./mission-confidence.ts";
import { proveGolden } from "./prove-golden.ts";

/** A version's proven parts. */
export interface ForecasterParts {
  readonly version: ModelVersion;
  readonly metadata: ModelMetadata;
  readonly golden: GoldenVectors;
  /** Bytes of the ONNX file. */
  readonly model: Uint8Array;
}

/** A loaded model that answers for one instrument and timeframe. */
export interface Forecaster {
  readonly version: ModelVersion;
  readonly metadata: ModelMetadata;
  /**
   * Forecasts from the closed candles up to a position of the series.
   *
   * @param series Closed candles of the model's own instrument and timeframe.
   */
  forecast(series: CandleSeries, options?: ForecastOptions): Promise<Forecast | Abstention>;
  release(): Promise<void>;
}

export interface ForecastOptions {
  /** Of the last candle that may be seen; the series' last by default. */
  readonly position?: number;
  /** UTC epoch milliseconds: where a newer candle has closed by then, the forecast is withheld. */
  readonly nowMs?: number;
}

/** A forecast move beyond this fraction, times the root of the horizon, is taken for a fault. */
const plausibleChange = 0.2;

/**
 * Loads a model and asks it the golden vectors: one that loads may still compute something else.
 *
 * @throws {RefusedError} E_GOLDEN_DIFFERS.
 * @throws {WorldError} E_ENGINE_LOAD.
 */
export async function createForecaster(
  parts: ForecasterParts,
  runner: ForecastRunner,
): Promise<Forecaster> {
  const { version, metadata, golden } = parts;
  const loaded = await runner.load(parts.model);
  try {
    await proveGolden(loaded, golden, version);
  } catch (error) {
    await loaded.release();
    throw error;
  }
  // The schema has checked every key; absent keys are absent, as the type wants them.
  const transform = metadata.target_transform as FittedTransform;
  const confidence = missionConfidence(metadata.performance.mae);
  const source = metadata.model_type === "price_prediction" ? "price" : "sentiment";
  const abstain = (reason: AbstainReason, detail: string): Abstention => ({
    kind: "abstain",
    reason,
    detail,
    source,
    version,
  });
  return {
    version,
    metadata,
    async forecast(series, { position = candleCount(series) - 1, nowMs } = {}) {
      refuseStranger(series, metadata);
      const read = readWindow(series, transform, { position, nowMs });
      if (read.kind === "withheld") return abstain(read.reason, read.detail);
      const { window, encoded } = read;
      const answers = await loaded.run(Float32Array.from(window.candles), {
        windows: 1,
        lookback: transform.lookback,
        features: transform.features.length,
      });
      const close = answers.closes[0] ?? Number.NaN;
      const change = close / encoded.lastClose - 1;
      if (!(Math.abs(change) <= plausibleChange * Math.sqrt(transform.horizon))) {
        return abstain(
          "implausible",
          `The model answers ${close} after a close of ${encoded.lastClose}: no forecast but a fault, or prices far from those it was trained on.`,
        );
      }
      return {
        kind: "forecast",
        close,
        lastClose: encoded.lastClose,
        change,
        confidence,
        scaledOutput: answers.scaledOutputs[0] ?? Number.NaN,
        source,
        version,
        decidedAtMs: window.decisionTimeMs,
        targetTimeMs: window.decisionTimeMs + transform.horizon * timeframeMs(series.timeframe),
      };
    },
    release: () => loaded.release(),
  };
}

type ReadWindow =
  | {
      readonly kind: "read";
      readonly window: Extract<LiveWindow, { kind: "window" }>;
      readonly encoded: Extract<EncodedWindow, { kind: "window" }>;
    }
  | { readonly kind: "withheld"; readonly reason: AbstainReason; readonly detail: string };

// The window that ends at a position, proven fit for the model; or why it is not.
function readWindow(
  series: CandleSeries,
  transform: FittedTransform,
  { position, nowMs }: { readonly position: number; readonly nowMs: number | undefined },
): ReadWindow {
  const withheld = (reason: AbstainReason, detail: string): ReadWindow => ({
    kind: "withheld",
    reason,
    detail,
  });
  const late = nowMs === undefined ? undefined : staleness(series, position, nowMs);
  if (late !== undefined) return withheld("stale-candles", late);
  const window = liveWindow(series, transform, { position });
  if (window.kind === "too-few-candles") {
    const found = Math.max(0, position + 1);
    return withheld(window.kind, `The model reads ${window.needed} candles, ${found} are there.`);
  }
  if (window.kind === "gap") {
    return withheld("gap", "Candles are missing in the window, more than may be bridged.");
  }
  const encoded = encodeWindow(transform, window.candles);
  if (encoded.kind === "flat") return withheld("flat-window", "Nothing moved in the window.");
  if (encoded.x.every(Number.isFinite)) return { kind: "read", window, encoded };
  return withheld("not-finite", "An input of the model is not a finite number.");
}

// The newest closed candle must be there: a forecast from older ones would be about the past.
function staleness(series: CandleSeries, position: number, nowMs: number): string | undefined {
  const stepMs = timeframeMs(series.timeframe);
  const closedMs = (series.openTimeMs[position] ?? 0) + stepMs;
  const behind = Math.floor((nowMs - closedMs) / stepMs);
  if (behind <= 0) return undefined;
  return `The last candle closed at ${utcText(closedMs)} UTC, ${behind} candles before ${utcText(nowMs)}: bring newer candles, or ask for that moment with --at.`;
}

function refuseStranger(series: CandleSeries, metadata: ModelMetadata): void {
  const { instrument, timeframe } = metadata;
  if (series.instrument === instrument && series.timeframe === timeframe) return;
  throw new RefusedError(
    "E_WRONG_MODEL",
    `Cannot forecast ${series.instrument} ${series.timeframe}: the model was trained on ${instrument} ${timeframe}`,
  );
}
