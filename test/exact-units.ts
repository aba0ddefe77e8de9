/** Decimals of the scale that exact sums of tests are made on. */
const unitDecimals = 40;
export const one = 10n ** BigInt(unitDecimals);

/**
 * A decimal number as a whole count of 10^-40: arithmetic of another kind than the product's, to hold
 * against it.
 *
 * @param number A text without or with an exponent, or a float by its shortest text.
 */
export function units(number: string | number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(number));
  if (match === null) throw new Error(`not a decimal number: ${number}`);
  const [, sign = "", whole = "", part = "", exponent = "0"] = match;
  const zeros = unitDecimals - part.length + Number(exponent);
  if (zeros < 0) throw new Error(`more than ${unitDecimals} decimals: ${number}`);
  const magnitude = BigInt(whole + part) * 10n ** BigInt(zeros);
  return sign === "-" ? -magnitude : magnitude;
}

/** Product of two counts, exact: throws where it has more than 40 decimals. */
export function product(a: bigint, b: bigint): bigint {
  const twice = a * b;
  if (twice % one !== 0n) throw new Error("a product has more decimals than the scale");
  return twice / one;
}
