const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

/**
 * Reads a decimal number as programs write it: "42", "-0.5", "1e-7".
 *
 * @returns `undefined` for everything else: empty text, NaN, hexadecimal, thousands separators,
 *   decimal commas, numbers too large for a double. Nothing is guessed.
 */
export function parseNumber(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
