import { isDeepStrictEqual } from "node:util";
import { sentimentFeatures } from "../../sentiment/sentiment-features.ts";
import { scalerForMetadata } from "../features/scaler-for-metadata.ts";
import type { MetadataFields } from "./metadata-fields.ts";

/** What a version's metadata say twice and differently, or say of a kind of model that has no such thing. */
export function metadataContradictions(metadata: MetadataFields): readonly string[] {
  const rules = { ...transformRules(metadata), ...kindRules(metadata), ...courseRules(metadata) };
  return Object.entries(rules).flatMap(([broken, holds]) => (holds ? [] : [broken]));
}

/** Each rule broken, in words, and whether it holds. */
type Rules = Readonly<Record<string, boolean>>;

function transformRules(metadata: MetadataFields): Rules {
  const { target_transform: transform, scaler, features } = metadata;
  const ofEach = perFeature(transform);
  return {
    "scaler.features differ from features": same(scaler.features, features),
    "target_transform.features differ from features": same(transform.features, features),
    "features name one twice": new Set(features).size === features.length,
    "target_transform.recipe differs from recipe": transform.recipe === metadata.recipe,
    "target_transform.lookback differs from sequence_length":
      transform.lookback === metadata.sequence_length,
    "target_transform.horizon differs from horizon": transform.horizon === metadata.horizon,
    "target_transform has not one number per feature": ofEach.every(
      ({ length }) => length === features.length,
    ),
    "target_transform.max is below min": rangesRise(transform),
    "scaler differs from target_transform": isDeepStrictEqual(scaler, scalerForMetadata(transform)),
  };
}

function kindRules(metadata: MetadataFields): Rules {
  const { adopted, graph, features } = metadata;
  const isAdopted = adopted !== undefined;
  const readsSentiment = metadata.model_type === "sentiment_prediction";
  return {
    "a version has either training_params or adopted, with recipe foreign":
      isAdopted === (metadata.training_params === undefined) &&
      isAdopted === (metadata.recipe === "foreign"),
    "graph.layout and graph.batch belong to recipe foreign alone":
      isAdopted || (graph.layout === undefined && graph.batch === undefined),
    "sentiment belongs to sentiment_prediction alone":
      (metadata.sentiment !== undefined) === readsSentiment,
    "ablation belongs to sentiment_prediction alone":
      metadata.ablation === undefined || readsSentiment,
    "sentiment_prediction has all eight sentiment features, price_prediction none":
      sentimentFeatures.every((name) => features.includes(name) === readsSentiment),
  };
}

function courseRules(metadata: MetadataFields): Rules {
  const { ensemble, training_params: training, learning_curve: curve } = metadata;
  const epochs = training?.epochs_run;
  return {
    "ensemble belongs to trained versions alone": ensemble === undefined || training !== undefined,
    "ensemble.members differs from its seeds":
      ensemble === undefined ||
      (ensemble.seeds.length === ensemble.members &&
        ensemble.best_epochs.length === ensemble.members),
    "learning_curve differs from training_params.epochs_run":
      curve === undefined ||
      (curve.loss.length === epochs && curve.validation_loss.length === epochs),
  };
}

type Transform = MetadataFields["target_transform"];

// Arrays that have one number per feature.
function perFeature(transform: Transform): readonly (readonly number[])[] {
  const numbers = transform.recipe === "foreign" ? transform.scaling : transform;
  if ("min" in numbers) return [numbers.min, numbers.max];
  return "mean" in numbers ? [numbers.mean, numbers.std] : [];
}

// Equal for a column that never changed.
function rangesRise(transform: Transform): boolean {
  const numbers = transform.recipe === "foreign" ? transform.scaling : transform;
  return !("min" in numbers) || numbers.min.every((low, f) => low <= (numbers.max[f] ?? low));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
