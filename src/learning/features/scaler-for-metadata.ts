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

export function scalerForMetadata(transform: FittedTransform): MetadataScaler {
  const { features } = transform;
  switch (transform.recipe) {
    case "level":
      return { kind: "min-max", features, min: transform.min, max: transform.max };
    case "window":
      return { kind: "window-min-max", features };
    case "return":
    case "direction":
      return { kind: "standard", features, mean: transform.mean, std: transform.std };
  }
}
