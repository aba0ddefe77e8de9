/** How figures of one kind are written: the number alone, and the unit that follows it. */
export interface NumberScale {
  readonly number: (value: number) => string;
  /** With the space before it: " %"; empty for plain numbers. */
  readonly unit: string;
}

/** "52.3", of 0.523. */
export const percent = fixedScale({ factor: 100, decimals: 1, unit: "\u00a0%" });
/** "2.516", of 0.02516: for errors that are small shares. */
export const finePercent = fixedScale({ factor: 100, decimals: 3, unit: "\u00a0%" });
/** "1.23", of 0.0123. */
export const hundredthPercent = fixedScale({ factor: 100, decimals: 2, unit: "\u00a0%" });
/** "+1.23", of 0.0123. */
export const signedPercent = fixedScale({ factor: 100, decimals: 2, unit: "\u00a0%", sign: true });
/** Log-returns in basis points: "49.1", of 0.00491. */
export const basisPoints = fixedScale({ factor: 10_000, decimals: 2, unit: "\u00a0bp" });
/** "+4.9", of 0.00049. */
export const signedBasisPoints = fixedScale({
  factor: 10_000,
  decimals: 1,
  unit: "\u00a0bp",
  sign: true,
});
/** Sums of log-returns in percent: "+12.3". */
export const signedTenthPercent = fixedScale({
  factor: 100,
  decimals: 1,
  unit: "\u00a0%",
  sign: true,
});
/** Errors in basis points: "127.6". */
export const tenthBasisPoints = fixedScale({ factor: 10_000, decimals: 1, unit: "\u00a0bp" });
export const threeDecimals = fixedScale({ factor: 1, decimals: 3, unit: "" });
export const fourDecimals = fixedScale({ factor: 1, decimals: 4, unit: "" });
export const signedThree = fixedScale({ factor: 1, decimals: 3, unit: "", sign: true });
export const signedFour = fixedScale({ factor: 1, decimals: 4, unit: "", sign: true });
export const twoDecimals = fixedScale({ factor: 1, decimals: 2, unit: "" });
/** Four significant digits, for figures of any size. */
export const significant: NumberScale = { number: significantText, unit: "" };

/** A figure with its unit; a dash where there is none. */
export function numberText(value: number | undefined, scale: NumberScale): string {
  return value === undefined ? "\u2013" : `${scale.number(value)}${scale.unit}`;
}

/** A whole number with thousands separators. */
export function countText(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 0 });
}

/** "1 candle", "24 candles". */
export function countedText(count: number, one: string): string {
  return `${countText(count)} ${count === 1 ? one : `${one}s`}`;
}

/** A p-value: "0.031", "< 0.0001". */
export function pValueText(value: number | undefined): string {
  if (value === undefined) return "\u2013";
  if (value < 0.0001) return "<\u00a00.0001";
  return value.toFixed(value < 0.01 ? 4 : 3);
}

function fixedScale(form: {
  readonly factor: number;
  readonly decimals: number;
  readonly unit: string;
  readonly sign?: true;
}): NumberScale {
  const number = (value: number): string => {
    const size = Math.abs(value * form.factor).toLocaleString("en-US", {
      minimumFractionDigits: form.decimals,
      maximumFractionDigits: form.decimals,
    });
    const isZero = !/[1-9]/.test(size);
    if (isZero || value === 0) return size;
    if (value < 0) return `\u2212${size}`;
    return form.sign ? `+${size}` : size;
  };
  return { number, unit: form.unit };
}

function significantText(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? "\u2212" : "";
  if (size < 1e-4) return `${sign}${size.toExponential(2).replace("-", "\u2212")}`;
  return `${sign}${size.toLocaleString("en-US", { maximumSignificantDigits: size >= 1000 ? 6 : 4 })}`;
}
