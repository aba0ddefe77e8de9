import { deflatedSharpe } from "../../evaluation/significance/deflated-sharpe.ts";
import { minimumTrackRecord } from "../../evaluation/significance/minimum-track-record.ts";
import { sharpeSampleOf } from "../../evaluation/significance/probabilistic-sharpe.ts";
import { type SharpeRecord, sharpeRecord } from "../../evaluation/walk-forward/sharpe-record.ts";
import type { TearSheet } from "./tear-sheet.ts";
import type { SheetTrials } from "./tear-sheet-facts.ts";

/**
 * The Sharpe ratio held against the number of trials. Where several were counted and fewer than two
 * have a Sharpe ratio, their variance is that of skill-less ones: 1 / (n - 1).
 *
 * @param returns Simple returns per candle.
 */
export function sheetSharpe(
  returns: Float64Array,
  trials: SheetTrials,
  rowsPerYear: number,
): TearSheet["sharpe"] {
  const record = recordOf(returns, trials);
  const sample = sharpeSampleOf(returns);
  const rows =
    sample === undefined ? undefined : minimumTrackRecord(sample, { benchmark: record.benchmark });
  return { ...record, yearsToProve: rows === undefined ? undefined : rows / rowsPerYear };
}

function recordOf(returns: Float64Array, trials: SheetTrials): SharpeRecord {
  const record = sharpeRecord(returns, trials);
  const sample = sharpeSampleOf(returns);
  if (record.kind === "deflated" || trials.count < 2 || sample === undefined) return record;
  const trialVariance = 1 / (sample.rows - 1);
  const deflated = deflatedSharpe(sample, { count: trials.count, variance: trialVariance });
  if (deflated === undefined) return record;
  const { benchmark, probability } = deflated;
  return { ...record, kind: "deflated", trialVariance, benchmark, probability };
}
