import { prepareSamples, type PreparedSamples } from "../../learning/features/prepare-samples.ts";
import type { ExactSplit } from "../../learning/features/segments.ts";
import type { TrainingPlan } from "../../learning/training/training-plan.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import { planTraining, sampleOptions } from "../training/plan-training.ts";
import type { TrainingSettings } from "../training/training-request.ts";

/** One fold of a walk: all the candles that exist for it. */
export interface WalkFold {
  /** From 1, oldest first. */
  readonly number: number;
  /** Stored positions from <= i < until of the whole series. */
  readonly from: number;
  readonly until: number;
}

/** A fold that is ready to be trained. */
export interface PreparedFold {
  readonly fold: WalkFold;
  /** The candles of the fold and no others. */
  readonly series: CandleSeries;
  readonly prepared: PreparedSamples;
  readonly plan: TrainingPlan;
}

/**
 * Cuts a fold out of the series: nothing before its train window nor after its exam exists for it.
 *
 * @throws {MisuseError} as `prepareSamples`, in the words of the fold.
 */
export function prepareFold(
  series: CandleSeries,
  fold: WalkFold,
  { training, segments }: { readonly training: TrainingSettings; readonly segments: ExactSplit },
): PreparedFold {
  const own = sliceCandles(series, fold.from, fold.until);
  const prepared = prepareSamples(own, { ...sampleOptions(training), split: segments });
  return { fold, series: own, prepared, plan: planTraining(training, prepared) };
}
