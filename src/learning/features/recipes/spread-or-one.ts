/** Below this share of its mean a spread is rounding: float32 itself resolves 6e-8. */
const spreadShareMin = 1e-5;

/**
 * What a feature is divided by: its standard deviation over train, or 1 where it never changes there,
 * as a sentiment feature that no source supplies. It is then 0 throughout instead of noise over noise.
 */
export function spreadOrOne(mean: number, std: number): number {
  return std > spreadShareMin * Math.abs(mean) ? std : 1;
}
