import { RefusedError } from "../../foundation/errors.ts";
import type { Split, SplitOptions } from "../features/segments.ts";
import type { ModelMetadata } from "./metadata.ts";

export type TrainingParams = NonNullable<ModelMetadata["training_params"]>;

/**
 * How a version was trained, for what cannot be done without knowing it.
 *
 * @param purpose What is refused otherwise: "train other seeds".
 * @throws {RefusedError} E_ADOPTED_MODEL: it was trained elsewhere.
 */
export function trainingParams(
  { training_params: params, model_version, adopted }: ModelMetadata,
  purpose: string,
): TrainingParams {
  if (params !== undefined) return params;
  throw new RefusedError(
    "E_ADOPTED_MODEL",
    `Cannot ${purpose}: version ${model_version} was trained elsewhere and adopted from ${adopted?.file ?? "a file"}, how is not known`,
  );
}

/** How a version's samples were cut, as `cutSegments` wants to know it. */
export function splitOf({
  split,
  validation_split: validationSplit,
  train_window: trainWindow,
}: TrainingParams): Pick<SplitOptions, "validationSplit" | "trainWindow"> & {
  readonly split: Split;
} {
  return { split, validationSplit, trainWindow };
}
