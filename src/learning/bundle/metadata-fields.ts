import { z } from "zod";
import { timeframes } from "../../market/timeframe.ts";
import { segmentNames } from "../features/segments.ts";
import { ablationSchema, ensembleSchema, sentimentSchema } from "./sentiment-schema.ts";
import { fittedTransformSchema, scalerSchema } from "./transform-schema.ts";

const count = z.number().int().nonnegative();
const positiveCount = z.number().int().positive();
/** JSON has no NaN: an undefined metric is null. */
const metric = z.number().nullable();
/** "2024-06-30T11:59:58.000Z" */
const utcTime = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const versionId = z.string().regex(/^\d{8}T\d{6}Z-[0-9a-f]{12}$/);

const metricsSchema = z.strictObject({
  /** In scaled units of the recipe, on the exam segment. */
  mse: metric,
  mae: metric,
  r2: metric,
  /** Right signs of (forecast - last known close) among the moves that were not zero. */
  directional_accuracy: metric,
  /** The same in quote currency. */
  quote: z.strictObject({ mse: metric, mae: metric, r2: metric }),
});

const droppedSchema = z.strictObject({ purge: count, gap: count, flat: count, zero_move: count });

const segmentSchema = z.strictObject({
  windows: count,
  dropped: droppedSchema,
  /** Close time of the last candle of the first and of the last window. */
  first_decision: utcTime,
  last_decision: utcTime,
  /** Close time of the last window's label candle: the segment has seen everything before. */
  last_label: utcTime,
});

const segmentsSchema = z.record(z.enum(segmentNames), segmentSchema);

const trainingSchema = z.strictObject({
  epochs: positiveCount,
  batch_size: positiveCount,
  learning_rate: z.number().positive(),
  validation_split: z.number().positive(),
  split: z.enum(["research", "deploy"]),
  /** Newest train windows that were kept; absent where all were. */
  train_window: positiveCount.optional(),
  loss: z.enum(["mse", "binary_crossentropy"]),
  optimizer: z.literal("adam"),
  seed: z.number().int(),
  /** Parts of a batch whose gradients are averaged; part of the result, unlike threads and cores. */
  shards: positiveCount,
  /** Epochs without a better validation loss before training stops; null = never early. */
  patience: positiveCount.nullable(),
  epochs_run: positiveCount,
  /** The epoch, counted from 1, whose weights were kept. */
  best_epoch: positiveCount,
  /** The version whose weights it began with; absent where they were drawn by the seed. */
  warm_start: versionId.optional(),
});

const adoptedSchema = z.strictObject({
  /** Of the ONNX file as it came. */
  file: z.string().min(1),
  sha256,
  /** As the file says: "pytorch 2.13.0"; "" where it does not. */
  producer: z.string(),
  ir_version: positiveCount,
  /** Close of the last candle that it was trained on, as was stated; null = not known. */
  trained_until: utcTime.nullable(),
});

const learningCurveSchema = z.strictObject({
  /** Mean over the epoch's batches, each at the weights of its time; in units of the loss. */
  loss: z.array(z.number()),
  /** At the end of the epoch. */
  validation_loss: z.array(z.number()),
});

/** The metadata key by key; what keys must say together stands in `metadata-contradictions.ts`. */
export const metadataFields = z.strictObject({
  model_type: z.enum(["price_prediction", "sentiment_prediction"]),
  /** Of this schema. */
  version: z.literal("1.0"),
  /** Time stamp part of the version id; see `Manifest` for why not the whole. */
  model_version: z.string().regex(/^\d{8}T\d{6}Z$/),
  training_date: z.iso.date(),
  instrument: z.string().min(1),
  timeframe: z.enum(timeframes),
  recipe: z.enum(["level", "window", "return", "direction", "foreign"]),
  /** Candles from the window's end to the forecast close. */
  horizon: positiveCount,
  /** In the order of the graph's input columns. */
  features: z.array(z.string().min(1)).min(1),
  sequence_length: positiveCount,
  scaler: scalerSchema,
  target_transform: fittedTransformSchema,
  graph: z.strictObject({
    input: z.string().min(1),
    close_output: z.string().min(1),
    scaled_output: z.string().min(1),
    opset: positiveCount,
    /** Foreign graphs only: [windows, sequence_length * F] in, not [windows, sequence_length, F]. */
    layout: z.literal("flat").optional(),
    /** Foreign graphs only: the one number of windows that it takes at a time. */
    batch: z.literal(1).optional(),
  }),
  performance: metricsSchema.extend({ rows: count, zero_moves: count }),
  baselines: z.strictObject({ persistence: metricsSchema, contrarian: metricsSchema }),
  /** Absent in a model that was trained elsewhere. */
  training_params: trainingSchema.optional(),
  /** Of a model that was trained elsewhere. */
  adopted: adoptedSchema.optional(),
  /** Per epoch, oldest first; absent in versions from before it was kept, and in adopted ones. */
  learning_curve: learningCurveSchema.optional(),
  /** Of an ensemble; training_params and learning_curve are then its first member's. */
  ensemble: ensembleSchema.optional(),
  /** Of a sentiment model, and of no other. */
  sentiment: sentimentSchema.optional(),
  /** Of a sentiment model; absent where training was stopped before the twin was trained. */
  ablation: ablationSchema.optional(),
  segments: segmentsSchema,
  dropped_windows: droppedSchema,
  data: z.strictObject({
    /** Of the candles' columns, not of the file they came from. */
    sha256,
    candles: positiveCount,
    first_open: utcTime,
    last_close: utcTime,
  }),
  /** Versions of candlecast, node and the libraries that computed. */
  software: z.record(z.string(), z.string()),
  /** A bundle is born undeployed and never rewritten; the champion's alias file says what serves. */
  deployed: z.literal(false),
  /** Whatever differs between two equal runs. */
  volatile: z.strictObject({ duration_seconds: z.number().nonnegative(), finished_at: utcTime }),
});

/** Metadata whose keys are well formed, each for itself. */
export type MetadataFields = z.infer<typeof metadataFields>;
