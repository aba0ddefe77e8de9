import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { sha256Hex } from "../../learning/bundle/manifest.ts";
import { segmentsForMetadata } from "../../learning/bundle/segments-for-metadata.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { scalerForMetadata } from "../../learning/features/scaler-for-metadata.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { BoundMetadata } from "../../serving/foreign-model.ts";
import type { InspectedModel } from "../../tensor/model-check/inspect-model.ts";
import type { LoadedCandles } from "../load-candles.ts";
import type { ExamJudgement } from "../training/judge-exam.ts";

/** What the metadata of an adopted version are made of. */
export interface AdoptedFacts {
  /** The ONNX file as it came. */
  readonly bytes: Uint8Array;
  /** Its name, without folder. */
  readonly fileName: string;
  readonly inspected: InspectedModel;
  readonly bound: BoundMetadata;
  readonly candles: LoadedCandles;
  readonly prepared: PreparedSamples;
  readonly judgement: ExamJudgement;
  readonly trainedUntilMs: number | undefined;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly software: Readonly<Record<string, string>>;
}

/** The metadata of a model that was trained elsewhere. */
export function adoptedMetadata(facts: AdoptedFacts, stamp: string): ModelMetadata {
  const { inspected, prepared, candles, finishedMs, trainedUntilMs } = facts;
  const { transform } = prepared;
  const { series } = candles;
  const finishedAt = new Date(finishedMs).toISOString();
  return {
    model_type: "price_prediction",
    version: "1.0",
    model_version: stamp,
    training_date: finishedAt.slice(0, 10),
    instrument: series.instrument,
    timeframe: series.timeframe,
    recipe: transform.recipe,
    horizon: transform.horizon,
    features: [...transform.features],
    sequence_length: transform.lookback,
    scaler: scalerForMetadata(transform) as ModelMetadata["scaler"],
    ...facts.bound,
    ...facts.judgement.metrics,
    adopted: {
      file: facts.fileName,
      sha256: sha256Hex(facts.bytes),
      producer: inspected.producer,
      ir_version: inspected.irVersion,
      trained_until: trainedUntilMs === undefined ? null : new Date(trainedUntilMs).toISOString(),
    },
    ...segmentsForMetadata(prepared.segments),
    data: {
      sha256: candles.dataHash,
      candles: series.openTimeMs.length,
      first_open: new Date(series.openTimeMs[0] ?? 0).toISOString(),
      last_close: new Date(lastCloseMs(series)).toISOString(),
    },
    software: facts.software,
    deployed: false,
    volatile: {
      duration_seconds: Math.round((finishedMs - facts.startedMs) / 100) / 10,
      finished_at: finishedAt,
    },
  };
}

/** When the newest candle closed, UTC epoch milliseconds. */
export function lastCloseMs({ openTimeMs, timeframe }: CandleSeries): number {
  return (openTimeMs.at(-1) ?? 0) + timeframeMs(timeframe);
}
