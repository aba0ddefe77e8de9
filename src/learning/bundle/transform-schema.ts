import { z } from "zod";
import type { FittedTransform } from "../features/fitted-transform.ts";
import type { MetadataScaler } from "../features/scaler-for-metadata.ts";

const finite = z.number();
const perFeature = z.array(finite).min(1);
/** What is divided by. */
const spreads = z.array(z.number().positive()).min(1);
const names = z.array(z.string().min(1)).min(1);

const shape = {
  features: names,
  lookback: z.number().int().positive(),
  horizon: z.number().int().positive(),
};

const volatilityScaled = {
  ...shape,
  mean: perFeature,
  std: spreads,
  halfLife: z.number().positive(),
  volumeEps: z.number().positive().exactOptional(),
};

const foreignScalingSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("min-max"), min: perFeature, max: perFeature }),
  z.strictObject({ kind: z.literal("standard"), mean: perFeature, std: spreads }),
  z.strictObject({ kind: z.literal("window-min-max") }),
  z.strictObject({ kind: z.literal("window-standard") }),
]);

/** Reads a fitted transform back from a bundle's metadata: the recipe's own numbers, nothing else. */
export const fittedTransformSchema = z.discriminatedUnion("recipe", [
  z.strictObject({ recipe: z.literal("level"), ...shape, min: perFeature, max: perFeature }),
  z.strictObject({ recipe: z.literal("window"), ...shape, mean: perFeature, std: spreads }),
  z.strictObject({ recipe: z.literal("return"), ...volatilityScaled }),
  z.strictObject({
    recipe: z.literal("direction"),
    ...volatilityScaled,
    kappa: z.number().nonnegative(),
  }),
  z.strictObject({
    recipe: z.literal("foreign"),
    ...shape,
    scaling: foreignScalingSchema,
    output: z.enum(["price", "scaled-close", "log-return", "change"]),
  }),
]) satisfies z.ZodType<FittedTransform>;

/** Reads the metadata's `scaler`. */
export const scalerSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("min-max"),
    features: names,
    min: perFeature,
    max: perFeature,
  }),
  z.strictObject({
    kind: z.enum(["window-min-max", "none", "column-window-min-max", "column-window-standard"]),
    features: names,
  }),
  z.strictObject({
    kind: z.literal("standard"),
    features: names,
    mean: perFeature,
    std: spreads,
  }),
]) satisfies z.ZodType<MetadataScaler>;
