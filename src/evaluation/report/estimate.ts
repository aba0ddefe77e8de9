import type { Interval } from "../significance/interval.ts";

/** A figure with how sure it is; what cannot be said is absent and says why. */
export interface Estimate {
  /** `undefined` where the metric does not exist or there are too few rows. */
  readonly value: number | undefined;
  /** 95 % by stationary bootstrap unless told otherwise. */
  readonly interval?: Interval | undefined;
  /** Why there is no value: "n too small", "no direction". */
  readonly note?: string | undefined;
}

/** What stands in place of a figure that too few rows would make up. */
export const tooSmall = "n too small";
/** Below so many independent rows no metric is printed. */
export const estimateRowsMin = 30;
