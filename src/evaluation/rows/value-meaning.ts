/** What a forecast's number is: a close in quote currency, or a change over the horizon. */
export type ValueMeaning = "price" | "logReturn" | "simpleReturn";

const clearShare = 0.9;
const returnMax = 0.5;

/**
 * Tells prices from returns by their size: prices lie between half and twice the last close, returns
 * within half of it around 0.
 *
 * @param values Forecasts.
 * @param lastClose Close of t per forecast, quote currency.
 * @returns `undefined`: at least a tenth fits neither.
 */
export function tellPriceFromReturn(
  values: readonly number[],
  lastClose: readonly number[],
): "price" | "return" | undefined {
  const share = (isSo: (value: number, close: number) => boolean): number =>
    values.filter((value, i) => isSo(value, lastClose[i]!)).length / values.length;
  if (share((value, close) => value >= close / 2 && value <= 2 * close) >= clearShare) {
    return "price";
  }
  return share((value) => Math.abs(value) < returnMax) >= clearShare ? "return" : undefined;
}

/**
 * A forecast as log-return over the horizon.
 *
 * @param lastClose Close of t, quote currency, > 0.
 * @returns `undefined`: no such price or return can be, as a price below 0.
 */
export function logReturnOf(
  value: number,
  meaning: ValueMeaning,
  lastClose: number,
): number | undefined {
  const growth = { price: value / lastClose, simpleReturn: 1 + value, logReturn: Math.exp(value) };
  const factor = growth[meaning];
  if (!(factor > 0 && Number.isFinite(factor))) return undefined;
  return meaning === "logReturn" ? value : Math.log(factor);
}
