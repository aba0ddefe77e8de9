import { assert } from "../../foundation/assert.ts";
import { deployedGraph } from "../../learning/bundle/deployed-model/deployed-graph.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { segmentsForMetadata } from "../../learning/bundle/segments-for-metadata.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { scalerForMetadata } from "../../learning/features/scaler-for-metadata.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { bestEpoch, type EpochLosses } from "../../learning/training/training-state.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { type Ablation, describeAblation } from "./judge-ablation.ts";
import { describeSentiment } from "./describe-sentiment.ts";
import type { ExamJudgement } from "./judge-exam.ts";
import type { SentimentInputs } from "./sentiment-inputs.ts";
import type { TrainingSettings } from "./training-request.ts";
import type { WarmStart } from "./warm-start.ts";

/** What the metadata are made of. */
export interface ModelFacts {
  readonly settings: TrainingSettings;
  readonly series: CandleSeries;
  readonly dataHash: string;
  readonly prepared: PreparedSamples;
  /** Of the first member. */
  readonly plan: TrainingPlan;
  readonly members: readonly MemberFacts[];
  /** Absent where the weights were drawn by the seed. */
  readonly warmStart?: Pick<WarmStart, "version"> | undefined;
  readonly sentiment: SentimentInputs | undefined;
  readonly ablation: Ablation | undefined;
  readonly judgement: ExamJudgement;
  /** Time part of the version id. */
  readonly stamp: string;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly software: Readonly<Record<string, string>>;
}

/** One trained network. */
export interface MemberFacts {
  readonly seed: number;
  readonly history: readonly EpochLosses[];
}

/** The metadata of a model: the published recipe's keys and whatever makes it usable and judged. */
export function describeModel(facts: ModelFacts): ModelMetadata {
  const { settings, series, prepared, judgement, finishedMs } = facts;
  const { transform, samples } = prepared;
  const { performance, baselines } = judgement.metrics;
  const finishedAt = new Date(finishedMs).toISOString();
  const [first] = facts.members;
  assert(first !== undefined, "a model has at least one network");
  const { sentiment, ablation, members } = facts;
  return {
    model_type: sentiment === undefined ? "price_prediction" : "sentiment_prediction",
    version: "1.0",
    model_version: facts.stamp,
    training_date: finishedAt.slice(0, 10),
    instrument: series.instrument,
    timeframe: series.timeframe,
    recipe: settings.recipe,
    horizon: settings.horizon,
    features: [...samples.features],
    sequence_length: settings.lookback,
    scaler: scalerForMetadata(transform) as ModelMetadata["scaler"],
    target_transform: transform as ModelMetadata["target_transform"],
    graph: deployedGraph,
    performance,
    baselines,
    training_params: trainingParams(facts, first.history),
    learning_curve: {
      loss: first.history.map(({ loss }) => loss),
      validation_loss: first.history.map(({ validationLoss }) => validationLoss),
    },
    ...(members.length === 1 ? {} : { ensemble: describeEnsemble(members) }),
    ...(sentiment === undefined ? {} : { sentiment: describeSentiment(sentiment) }),
    ...(ablation === undefined ? {} : { ablation: describeAblation(ablation) }),
    ...segmentsForMetadata(prepared.segments),
    data: describeData(facts),
    software: facts.software,
    deployed: false,
    volatile: {
      duration_seconds: Math.round((finishedMs - facts.startedMs) / 100) / 10,
      finished_at: finishedAt,
    },
  };
}

function describeEnsemble(members: readonly MemberFacts[]): ModelMetadata["ensemble"] {
  return {
    members: members.length,
    seeds: members.map(({ seed }) => seed),
    best_epochs: members.map(({ history }) => bestEpoch(history)),
  };
}

function trainingParams(
  { settings, plan, warmStart }: ModelFacts,
  history: readonly EpochLosses[],
): ModelMetadata["training_params"] {
  return {
    epochs: plan.epochs,
    batch_size: plan.batchSize,
    learning_rate: plan.learningRate,
    validation_split: settings.validationSplit,
    split: settings.split,
    ...(settings.trainWindow === undefined ? {} : { train_window: settings.trainWindow }),
    loss: plan.network.head === "linear" ? "mse" : "binary_crossentropy",
    optimizer: "adam",
    seed: plan.seed,
    shards: plan.shards,
    patience: plan.patience,
    epochs_run: history.length,
    best_epoch: bestEpoch(history),
    ...(warmStart === undefined ? {} : { warm_start: warmStart.version }),
  };
}

function describeData({ series, dataHash }: ModelFacts): ModelMetadata["data"] {
  const { openTimeMs, timeframe } = series;
  const lastOpenMs = openTimeMs.at(-1) ?? 0;
  return {
    sha256: dataHash,
    candles: openTimeMs.length,
    first_open: new Date(openTimeMs[0] ?? 0).toISOString(),
    last_close: new Date(lastOpenMs + timeframeMs(timeframe)).toISOString(),
  };
}
