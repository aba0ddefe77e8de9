import type { PositionRange } from "../../evaluation/walk-forward/position-range.ts";
import { walkForwardFolds } from "../../evaluation/walk-forward/walk-forward-folds.ts";
import type { ExactSplit } from "../../learning/features/segments.ts";
import type { FoldLayout } from "./fold-layout.ts";
import type { WalkFold } from "./prepare-fold.ts";
import type { WalkSettings } from "./walk-settings.ts";

/** The folds of a series: which candles exist for each, and how they are cut. */
export interface WalkFolds {
  /** Oldest first. */
  readonly folds: readonly WalkFold[];
  /** The same for all; where the window expands, train has what the others leave. */
  readonly segments: ExactSplit;
  readonly layout: FoldLayout;
}

/** Validation and calibration of the deploy split, and the train window from which they fit. */
const fullSizes = { validation: 2160, calibration: 1440, trainWindow: 14_400 };

/**
 * Lays folds over a series. Validation has 2,160 candles and calibration 1,440 as in the deploy
 * split, or the same shares (15 % and 10 %) of a train window below 14,400; the exam is as long as a
 * model serves before it is trained anew. The exams follow each other and end with the series; an
 * outcome lies within its fold's exam, so a fold's candles end there.
 *
 * @param candles Stored candles of the series.
 * @throws {MisuseError} E_WALK_FOLDS: they are too few; the message says how many folds fit.
 */
export function walkFolds(candles: number, settings: WalkSettings): WalkFolds {
  const { folds, trainWindow, expanding, purge, embargo, retrainEvery, trainings } = settings;
  const { lookback, horizon } = trainings[0];
  const share = Math.min(1, trainWindow / fullSizes.trainWindow);
  const ranges = walkForwardFolds(candles, {
    folds,
    // The first window needs candles before its decision, the last a label behind it.
    trainWindow: trainWindow + lookback + horizon - 1,
    validation: Math.max(1, Math.round(fullSizes.validation * share)),
    calibration: Math.max(2, Math.round(fullSizes.calibration * share)),
    exam: retrainEvery,
    purge,
    embargo,
  });
  const [first] = ranges;
  const pause = purge + embargo;
  const sizes = {
    validation: lengthOf(first?.validation),
    calibrationA: lengthOf(first?.calibrationA),
    calibrationB: lengthOf(first?.calibrationB),
  };
  const from = (train: PositionRange): number => (expanding ? first!.train.from : train.from);
  return {
    folds: ranges.map(({ fold, train, exam }) => ({
      number: fold,
      from: from(train),
      until: exam.until,
    })),
    segments: {
      sizes: {
        validation: sizes.validation + pause,
        calibrationA: sizes.calibrationA + pause,
        calibrationB: sizes.calibrationB + pause,
        exam: retrainEvery,
      },
      purge: pause,
    },
    layout: { folds, train: trainWindow, ...sizes, exam: retrainEvery, purge, embargo, expanding },
  };
}

function lengthOf(range: PositionRange | undefined): number {
  return range === undefined ? 0 : range.until - range.from;
}
