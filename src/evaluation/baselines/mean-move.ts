import { mean } from "../../foundation/statistics/mean.ts";
import type { FittingRows } from "./fitting-rows.ts";

/** Mean |log-return| over the horizon: what a forecast that knows only a direction is sized by. */
export function meanMove(rows: FittingRows): number {
  return mean(Float64Array.from(rows.outcomeLogReturn, Math.abs));
}
