import { formatCount, formatSignificant } from "../format-number.ts";

/**
 * A format for the prices of one column: the same number of decimals for all, enough that a typical one shows four
 * digits, at least two. A price too small for them keeps its own four digits.
 *
 * @param typical One of the smaller prices of the column, above 0.
 */
export function createPriceFormat(typical: number): (price: number) => string {
  const decimals = Math.min(12, Math.max(2, 3 - Math.floor(Math.log10(typical))));
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return (price) =>
    price < 10 ** (1 - decimals) ? formatSignificant(price) : price.toLocaleString("en-US", digits);
}

/** A volume: whole from a thousand on, else four digits. */
export function volumeText(volume: number): string {
  return volume >= 1000 ? formatCount(Math.round(volume)) : formatSignificant(volume);
}
