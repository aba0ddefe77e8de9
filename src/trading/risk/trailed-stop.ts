import type { RiskLimits } from "./risk-limits.ts";

export interface TrailedPosition {
  readonly direction: -1 | 1;
  /** Best close since the entry, this one too: the highest of a long position. */
  readonly bestClose: number;
  /** Where the stop lies; `undefined` = nowhere. */
  readonly stop: number | undefined;
}

/**
 * Where the stop of a position should lie after a close. It only ever comes nearer; what cannot be
 * computed leaves it where it is.
 *
 * @param atr Average true range over 14 candles, in price.
 */
export function trailedStop(
  position: TrailedPosition,
  atr: number | undefined,
  limits: RiskLimits,
): number | undefined {
  const { direction, bestClose, stop } = position;
  const distance = (limits.trailingAtr ?? Number.NaN) * (atr ?? Number.NaN);
  const trailed = bestClose - direction * distance;
  if (!(distance > 0 && trailed > 0 && trailed < Infinity)) return stop;
  return stop === undefined || direction * (trailed - stop) > 0 ? trailed : stop;
}

/** The better close for a position in `direction`; 0 = there was none yet. */
export function bestCloseOf(direction: -1 | 1, best: number, close: number): number {
  return best === 0 || direction * (close - best) > 0 ? close : best;
}
