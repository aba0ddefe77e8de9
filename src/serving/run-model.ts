import type { Deadline } from "../foundation/wall-clock-deadline.ts";
import { WorldError } from "../foundation/errors.ts";
import { abstain, abstainAfter } from "./abstain.ts";
import type { Abstention } from "./forecast.ts";
import type { LoadedModel, ModelAnswers } from "./forecast-runner.ts";
import type { ReadInputs } from "./read-inputs.ts";
import type { ServedModel } from "./served-model.ts";

/** What a model answered to some windows at once, or why it did not. */
export async function runModel(
  { transform }: Pick<ServedModel, "transform">,
  loaded: LoadedModel,
  asked: { readonly inputs: readonly ReadInputs[]; readonly deadline?: Deadline | undefined },
): Promise<ModelAnswers | Abstention> {
  const { inputs, deadline } = asked;
  const { lookback, features } = transform;
  const shape = { windows: inputs.length, lookback, features: features.length };
  const size = lookback * features.length;
  const candles = new Float32Array(inputs.length * size);
  for (const [i, window] of inputs.entries()) candles.set(window.candles, i * size);
  try {
    const run = loaded.run(candles, shape, { isLive: deadline !== undefined });
    const answers = await (deadline === undefined ? run : deadline(run));
    if (answers !== "too-slow") return answers;
    return abstain("too-slow", "The model did not answer before the deadline.");
  } catch (error) {
    if (error instanceof WorldError && error.code === "E_MODEL_CRASHED") {
      return abstainAfter("crashed", error);
    }
    throw error;
  }
}
