/** Segments of each fold, in candles. */
export interface FoldLayout {
  readonly folds: number;
  /** Decisions to train on; those of the first fold, where the window expands. */
  readonly train: number;
  readonly validation: number;
  readonly calibrationA: number;
  readonly calibrationB: number;
  readonly exam: number;
  /** Left out at every border because labels reach over it. */
  readonly purge: number;
  /** Left out at every border besides. */
  readonly embargo: number;
  readonly expanding: boolean;
}

/** The segments of each fold in one sentence. */
export function layoutSentence(layout: FoldLayout): string {
  const { folds, train, validation, calibrationA, calibrationB, exam } = layout;
  const grows = layout.expanding ? "at first " : "";
  const each = [
    `train ${grows}${grouped(train)}`,
    `validation ${grouped(validation)}`,
    `calibration ${grouped(calibrationA)} and ${grouped(calibrationB)}`,
    `exam ${grouped(exam)}`,
  ];
  const many = folds === 1 ? "1 fold" : `${folds} folds`;
  const between = `${grouped(layout.purge + layout.embargo)} left out at every border`;
  return `${many}, candles of each: ${each.join(", ")}; ${between}.`;
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
