/** A fraction in percent: 18.4. */
export function sharesText(share: number): string {
  return (100 * share).toLocaleString("en-US", decimals(1));
}

/** A fraction in percent with its sign: +18.4. */
export function signedShare(share: number): string {
  const text = sharesText(share);
  return share > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** 1.04 */
export function ratioText(value: number): string {
  return value.toLocaleString("en-US", decimals(2));
}

/** Quote currency: 1,861.52. */
export function moneyText(amount: number): string {
  return amount.toLocaleString("en-US", decimals(2));
}

/** A fraction in basis points: 15.0. */
export function bpsText(share: number): string {
  return (10_000 * share).toLocaleString("en-US", decimals(1));
}

function decimals(count: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: count, maximumFractionDigits: count };
}
