import type { FittedTransform } from "./fitted-transform.ts";

/** The scaler as the model's metadata shows it; arrays in the order of `features`. */
export type MetadataScaler =
  | {
      readonly kind: "min-max";
      readonly features: readonly string[];
      readonly min: readonly number[];
      readonly max: readonly number[];
    }
  | { readonly kind: "window-min-max"; readonly features: readonly string[] }
  | {
      readonly kind: "standard";
      readonly features: readonly string[];
      readonly mean: readonly number[];
      readonly std: readonly number[];
    };

/** The part of a fitted transform that scales inputs, in the form that the metadata promises. */
export function scalerForMetadata(transform: FittedTransform): MetadataScaler {
  const { features } = transform;
  if (transform.recipe === "level") {
    return { kind: "min-max", features, min: transform.min, max: transform.max };
  }
  if (transform.recipe === "window") return { kind: "window-min-max", features };
  return { kind: "standard", features, mean: transform.mean, std: transform.std };
}
