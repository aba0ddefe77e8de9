/**
 * When a look is held that may still lie ahead.
 *
 * @param timesMs Rising, UTC epoch milliseconds; at least two.
 * @param index Whole and >= 0; beyond the last the times go on in their smallest step.
 */
export function timeAt(timesMs: Float64Array, index: number): number {
  const known = timesMs[index];
  if (known !== undefined) return known;
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < timesMs.length; i++) step = Math.min(step, timesMs[i]! - timesMs[i - 1]!);
  const last = timesMs.length - 1;
  return timesMs[last]! + (index - last) * step;
}
