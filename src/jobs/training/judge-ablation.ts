import { compareTwins, type TwinComparison } from "../../evaluation/comparison/compare-twins.ts";
import { refuseNotFinite } from "../../evaluation/report/finite-forecasts.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { decodeForecast } from "../../learning/features/decode-forecast.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { ExamJudgement } from "./judge-exam.ts";

/** Whether sentiment helped on the exam, and what it was compared with. */
export interface Ablation {
  readonly comparison: TwinComparison;
  readonly twin: {
    readonly features: readonly string[];
    readonly seeds: readonly number[];
    /** Per member, counted from 1. */
    readonly bestEpochs: readonly number[];
  };
}

/** The price-only twin: trained on the same windows by the same plan, never registered. */
export interface TrainedTwin {
  readonly prepared: PreparedSamples;
  /** Scaled outputs of the exam's windows. */
  readonly outputs: Float32Array;
  readonly seeds: readonly number[];
  readonly bestEpochs: readonly number[];
}

/**
 * Judges the model against its twin on the rows of the exam.
 *
 * @param trials Configurations that have looked at the exam, these two among them.
 * @throws {RefusedError} E_FORECAST_NOT_FINITE.
 */
export function judgeAblation(
  { judged }: ExamJudgement,
  twin: TrainedTwin,
  trials: number,
): Ablation {
  const { rows, forecastLogReturn } = judged;
  const { samples, segments, transform } = twin.prepared;
  const twinLogReturn = Float64Array.from(twin.outputs, (output, i) => {
    const w = segments.exam.from + i;
    const context = { lastClose: samples.lastClose[w]!, unit: samples.unit[w]! };
    return decodeForecast(transform, output, context).logReturn;
  });
  refuseNotFinite(twinLogReturn);
  const { horizon, timeframe } = rows;
  const comparison = compareTwins(
    { ...rows, model: forecastLogReturn, twin: twinLogReturn },
    { horizon, spanMs: horizon * timeframeMs(timeframe), trials },
  );
  const { seeds, bestEpochs } = twin;
  return { comparison, twin: { features: samples.features, seeds, bestEpochs } };
}

/** The comparison as the metadata keep it; what is undefined is null there. */
export function describeAblation({
  comparison,
  twin,
}: Ablation): NonNullable<ModelMetadata["ablation"]> {
  const { gain, reason, level, trials, rows, squaredError: error, skill, direction } = comparison;
  return {
    gain,
    reason,
    level,
    trials,
    rows,
    mse: {
      model: error.model,
      twin: error.twin,
      difference: error.difference,
      difference_low: error.interval?.low ?? null,
      difference_high: error.interval?.high ?? null,
      statistic: error.statistic ?? null,
      p_value: error.pValue ?? null,
    },
    skill: figures(skill),
    directional_accuracy: {
      ...figures(direction),
      p_value: direction.pValue ?? null,
      rows: direction.rows,
    },
    twin: {
      features: [...twin.features],
      seeds: [...twin.seeds],
      best_epochs: [...twin.bestEpochs],
    },
  };
}

function figures({ model, twin, difference }: TwinComparison["skill"]) {
  return { model: model ?? null, twin: twin ?? null, difference: difference ?? null };
}
