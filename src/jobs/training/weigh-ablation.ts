import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { looksAhead } from "./count-looks.ts";
import { type Ablation, judgeAblation, type TrainedTwin } from "./judge-ablation.ts";
import { describeTrained, type TrainedFacts } from "./write-model.ts";

/**
 * Judges the model against its twin at the level that the looks at the exam leave, these two included.
 *
 * @throws {RefusedError} E_FORECAST_NOT_FINITE, E_TRIALS_BROKEN. @throws {WorldError} E_MODELS_READ.
 */
export async function weighAblation(
  place: ModelPlace,
  facts: Omit<TrainedFacts, "ablation">,
  twin: TrainedTwin,
): Promise<Ablation> {
  const { judgement, startedMs } = facts;
  // What tells configurations apart is known before a version has its id.
  const unwritten = { stamp: "", finishedMs: startedMs, software: {} };
  const metadata = describeTrained({ ...facts, ablation: undefined }, unwritten);
  const twinFeatures = twin.prepared.samples.features;
  const trials = await looksAhead({ metadata, judgement, twinFeatures }, place);
  return judgeAblation(judgement, twin, trials);
}
