import { z } from "zod";
import { assert } from "../../foundation/assert.ts";
import { RefusedError } from "../../foundation/errors.ts";
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

export const metadataSchema = z
  .strictObject({
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
  })
  .superRefine((metadata, context) => {
    const transform = metadata.target_transform;
    const rules: Readonly<Record<string, boolean>> = {
      "scaler.features differ from features": same(metadata.scaler.features, metadata.features),
      "target_transform.features differ from features": same(transform.features, metadata.features),
      "target_transform.recipe differs from recipe": transform.recipe === metadata.recipe,
      "target_transform.lookback differs from sequence_length":
        transform.lookback === metadata.sequence_length,
      "target_transform.horizon differs from horizon": transform.horizon === metadata.horizon,
      "a version has either training_params or adopted, with recipe foreign":
        (metadata.adopted === undefined) === (metadata.training_params !== undefined) &&
        (metadata.adopted !== undefined) === (metadata.recipe === "foreign"),
      "sentiment belongs to sentiment_prediction alone":
        (metadata.sentiment !== undefined) === (metadata.model_type === "sentiment_prediction"),
      "ensemble.members differs from its seeds": ensembleIsWhole(metadata),
      "learning_curve differs from training_params.epochs_run": curveIsWhole(metadata),
    };
    for (const [broken, holds] of Object.entries(rules)) if (!holds) context.addIssue(broken);
  });

/** `<instrument>_<kind>_metadata.json`: the mission's keys and whatever makes a model usable and judged. */
export type ModelMetadata = z.infer<typeof metadataSchema>;

/**
 * Text of the metadata file, keys in the schema's order.
 *
 * @throws {InvariantError} something is missing, not finite or contradicts itself.
 */
export function encodeMetadata(metadata: ModelMetadata): string {
  const checked = metadataSchema.safeParse(metadata);
  assert(checked.success, `metadata are complete: ${firstIssue(checked.error)}`);
  return `${JSON.stringify(checked.data, null, 2)}\n`;
}

/**
 * Reads a metadata file. One without scaler, features, timeframe, instrument, window or target
 * transform is refused: its graph could not be fed or understood.
 *
 * @throws {RefusedError} E_METADATA, naming the first key that is wrong.
 */
export function parseMetadata(text: string): ModelMetadata {
  const parsed = metadataSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new RefusedError(
    "E_METADATA",
    `Cannot read the model's metadata: ${firstIssue(parsed.error)}`,
  );
}

function firstIssue(error: z.ZodError | undefined): string {
  const issue = error?.issues[0];
  if (!issue) return "";
  return issue.path.length > 0 ? `${issue.message} at "${issue.path.join(".")}"` : issue.message;
}

interface Curved {
  readonly learning_curve?: z.infer<typeof learningCurveSchema> | undefined;
  readonly training_params?: { readonly epochs_run: number } | undefined;
}

function curveIsWhole({ learning_curve: curve, training_params }: Curved): boolean {
  if (curve === undefined) return true;
  const epochs = training_params?.epochs_run;
  return curve.loss.length === epochs && curve.validation_loss.length === epochs;
}

function ensembleIsWhole({ ensemble }: Pick<ModelMetadata, "ensemble">): boolean {
  if (ensemble === undefined) return true;
  const { members, seeds, best_epochs: epochs } = ensemble;
  return seeds.length === members && epochs.length === members;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
