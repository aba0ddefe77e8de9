import type { IntervalTracker } from "../../evaluation/calibration/interval-tracker.ts";
import type { Forecaster } from "../../serving/forecaster.ts";

/**
 * Stands in a question for the tracker of whichever version answers it: who asks cannot know which
 * one that will be, and a tracker of another version must never be used.
 */
export const ownTracker: IntervalTracker = {
  alpha: () => Number.NaN,
  expect: () => undefined,
  learn: () => undefined,
};

/** A forecaster that answers questions with `ownTracker` by its own one. */
export function trackedForecaster(forecaster: Forecaster, tracker: IntervalTracker): Forecaster {
  return {
    ...forecaster,
    forecast: (question) =>
      forecaster.forecast(question.tracker === ownTracker ? { ...question, tracker } : question),
  };
}
