import { fitArOne, forecastArOne } from "../baselines/ar-one.ts";
import { fitContrarian, forecastContrarian } from "../baselines/contrarian.ts";
import type { FittingRows } from "../baselines/fitting-rows.ts";
import { forecastPersistence } from "../baselines/persistence.ts";
import type { ExamRows } from "./exam-rows.ts";

/** The rows of the report below the model, in their order. */
export const baselineNames = ["persistence", "contrarian", "arOne"] as const;
export type BaselineName = (typeof baselineNames)[number];

/** Forecast log-return over the horizon of each baseline, on the rows of the exam. */
export function baselineForecasts(
  rows: ExamRows,
  fittingRows: FittingRows,
): Readonly<Record<BaselineName, Float64Array>> {
  return {
    persistence: forecastPersistence(rows.previousReturn.length),
    contrarian: forecastContrarian(fitContrarian(fittingRows), rows.previousReturn),
    arOne: forecastArOne(fitArOne(fittingRows), rows.previousReturn),
  };
}
