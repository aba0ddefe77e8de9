import type { FittedTransform, ForeignTransform } from "./fitted-transform.ts";

/** The scaler as the model's metadata shows it; arrays in the order of `features`. */
export type MetadataScaler =
  | {
      readonly kind: "min-max";
      readonly features: readonly string[];
      readonly min: readonly number[];
      readonly max: readonly number[];
    }
  | {
      /** "window-min-max" has one range for all prices, "column-window-..." one per feature. */
      readonly kind: "window-min-max" | "none" | "column-window-min-max" | "column-window-standard";
      readonly features: readonly string[];
    }
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
  if (transform.recipe === "foreign") return foreignScaler(transform);
  return { kind: "standard", features, mean: transform.mean, std: transform.std };
}

function foreignScaler({ scaling, features }: ForeignTransform): MetadataScaler {
  if (scaling.kind === "min-max" || scaling.kind === "standard") return { features, ...scaling };
  return { kind: columnScalers[scaling.kind], features };
}

const columnScalers = {
  none: "none",
  "window-min-max": "column-window-min-max",
  "window-standard": "column-window-standard",
} as const;
