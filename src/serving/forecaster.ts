import { RefusedError } from "../foundation/errors.ts";
import { checkGoldenVectors, type GoldenVectors } from "../learning/bundle/golden-vectors.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { encodeWindow } from "../learning/features/encode-window.ts";
import type { FittedTransform } from "../learning/features/fitted-transform.ts";
import { liveWindow } from "../learning/features/live-window.ts";
import { candleCount, type CandleSeries } from "../market/candle-series.ts";
import { timeframeMs } from "../market/timeframe.ts";
import type { AbstainReason, Abstention, Forecast } from "./forecast.ts";
import type { ForecastRunner, LoadedModel } from "./forecast-runner.ts";
import { missionConfidence } from "./mission-confidence.ts";

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
   * @param position Of the last candle that may be seen; the series' last by default.
   */
  forecast(series: CandleSeries, position?: number): Promise<Forecast | Abstention>;
  release(): Promise<void>;
}

/** Moves beyond this fraction within the horizon are no forecast of this network but a fault. */
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
  await proveGolden(loaded, golden, parts);
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
    async forecast(series, position = candleCount(series) - 1) {
      refuseStranger(series, metadata);
      const window = liveWindow(series, transform, { position });
      if (window.kind === "too-few-candles") {
        const found = Math.max(0, position + 1);
        return abstain(
          "too-few-candles",
          `The model reads ${window.needed} candles, ${found} are there.`,
        );
      }
      if (window.kind === "gap") {
        return abstain("gap", "Candles are missing in the window, more than may be bridged.");
      }
      const encoded = encodeWindow(transform, window.candles);
      if (encoded.kind === "flat") return abstain("flat-window", "Nothing moved in the window.");
      if (!encoded.x.every(Number.isFinite)) {
        return abstain("not-finite", "An input of the model is not a finite number.");
      }
      const answers = await loaded.run(Float32Array.from(window.candles), {
        windows: 1,
        lookback: transform.lookback,
        features: transform.features.length,
      });
      const close = answers.closes[0] ?? Number.NaN;
      const change = close / encoded.lastClose - 1;
      if (!(Math.abs(change) <= plausibleChange)) {
        return abstain(
          "implausible",
          `The model answers ${close} after a close of ${encoded.lastClose}.`,
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

async function proveGolden(
  loaded: LoadedModel,
  golden: GoldenVectors,
  { version }: ForecasterParts,
): Promise<void> {
  const [first = []] = golden.inputs;
  const candles = Float32Array.from(golden.inputs.flat(2));
  const shape = {
    windows: golden.inputs.length,
    lookback: first.length,
    features: golden.features.length,
  };
  const check = checkGoldenVectors(golden, await loaded.run(candles, shape));
  if (check.kind === "agrees") return;
  await loaded.release();
  throw new RefusedError(
    "E_GOLDEN_DIFFERS",
    `Cannot serve version ${version}: it answers golden window ${check.window} otherwise than when it was trained, ${check.reason}`,
  );
}

function refuseStranger(series: CandleSeries, metadata: ModelMetadata): void {
  const { instrument, timeframe } = metadata;
  if (series.instrument === instrument && series.timeframe === timeframe) return;
  throw new RefusedError(
    "E_WRONG_MODEL",
    `Cannot forecast ${series.instrument} ${series.timeframe}: the model was trained on ${instrument} ${timeframe}`,
  );
}
