import { MisuseError } from "../../foundation/errors.ts";

/** What is judged, and the past that the choice for it is made on; rows of the equity curve. */
export interface SweepStretch {
  readonly pastFrom: number;
  /** Also where the past ends. */
  readonly from: number;
  readonly until: number;
}

export interface StretchOptions {
  /** Stretches that are judged, one after the other. */
  readonly folds: number;
  /** "anchored": on everything before; "rolling": on as much as the first choice is made on. */
  readonly window: "anchored" | "rolling";
}

/** Blocks of the run that the first choice is made on. */
const firstPastBlocks = 2;
/** Rows of a stretch at least: below them no choice can be judged. */
const rowsMin = 48;

/**
 * Cuts a run into equal blocks: two for the first choice, then one per stretch that is judged.
 *
 * @param rows Of the run.
 * @throws {MisuseError} E_SWEEP_GRID: the stretches would be too short.
 */
export function sweepStretches(
  rows: number,
  { folds, window }: StretchOptions,
): readonly SweepStretch[] {
  const blocks = folds + firstPastBlocks;
  const edge = (block: number): number => Math.floor((block * rows) / blocks);
  if (rows / blocks < rowsMin) {
    throw new MisuseError(
      "E_SWEEP_GRID",
      `Cannot sweep: ${folds} stretches of ${rows} candles are shorter than ${rowsMin}; ask for fewer --folds or more candles`,
    );
  }
  return Array.from({ length: folds }, (_, fold) => {
    const from = edge(fold + firstPastBlocks);
    const pastFrom = window === "anchored" ? 0 : edge(fold);
    return { pastFrom, from, until: edge(fold + firstPastBlocks + 1) };
  });
}
