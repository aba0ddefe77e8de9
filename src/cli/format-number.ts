/**
 * A number in `digits` significant digits, without an exponent between 1e-4 and 1e9.
 *
 * @returns "n/a" where the number is undefined or not finite.
 */
export function formatSignificant(value: number | undefined, digits = 4): string {
  if (value === undefined || !Number.isFinite(value)) return "n/a";
  const size = Math.abs(value);
  if (size === 0) return value.toFixed(digits - 1);
  if (size < 1e-4 || size >= 1e9) return value.toExponential(digits - 1);
  const decimals = digits - 1 - Math.floor(Math.log10(size));
  return value.toFixed(Math.max(0, decimals));
}

/** A whole number with thousands separators: 60,108. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** A count with its noun: "1 candle", "60,108 candles". */
export function formatCounted(count: number, one: string): string {
  return `${formatCount(count)} ${count === 1 ? one : `${one}s`}`;
}
