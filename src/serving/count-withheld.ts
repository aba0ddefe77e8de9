import type { WithheldRows } from "../evaluation/report/withheld-rows.ts";
import { gatherWindow } from "../learning/features/gather-window.ts";
import { type FittedNovelty, openNovelty } from "../learning/features/novelty.ts";
import type { Samples } from "../learning/features/samples.ts";
import { isAbsurd } from "./absurd-change.ts";

/**
 * Counts the judged windows that a forecaster would abstain from: those that are unlike the trained
 * ones, and those whose answer cannot be believed.
 *
 * @param judged Windows number from <= w < from + closes.length, and the closes that were forecast.
 */
export function countWithheld(
  novelty: FittedNovelty,
  {
    samples,
    from,
    closes,
  }: {
    readonly samples: Samples;
    readonly from: number;
    readonly closes: Float64Array;
  },
): WithheldRows {
  const index = openNovelty(novelty);
  const { horizon } = samples;
  let outsideTrainedRange = 0;
  let outputAbsurd = 0;
  for (const [i, close] of closes.entries()) {
    const lastClose = samples.lastClose[from + i]!;
    if (index(gatherWindow(samples, from + i)) > novelty.threshold) outsideTrainedRange += 1;
    else if (isAbsurd(close, { lastClose, horizon })) outputAbsurd += 1;
  }
  return { rows: closes.length, outsideTrainedRange, outputAbsurd };
}
