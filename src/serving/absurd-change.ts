/** A forecast move beyond this fraction, times the root of the horizon, is taken for a fault. */
const changeMax = 0.2;

/** Whether a forecast close lies too far from the last one to be believed, or is no price at all. */
export function isAbsurd(
  close: number,
  { lastClose, horizon }: { readonly lastClose: number; readonly horizon: number },
): boolean {
  return close <= 0 || Math.abs(close / lastClose - 1) > changeMax * Math.sqrt(horizon);
}
