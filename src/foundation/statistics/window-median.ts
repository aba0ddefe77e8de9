/**
 * Median of the values in each window (the mean of the two middle ones where lookback is even).
 * A sorted copy of one window slides along; cost per step is a binary search and a short move.
 *
 * @param values [N] finite.
 * @param endRow [W] rising rows at which the windows end, each >= lookback - 1.
 * @returns [W]
 */
export function windowMedian(
  values: Float64Array,
  endRow: Int32Array,
  lookback: number,
): Float64Array {
  const sorted = new Float64Array(lookback);
  let current = -lookback;
  return Float64Array.from(endRow, (end) => {
    if (end - current > lookback / 2) {
      sorted.set(values.subarray(end - lookback + 1, end + 1));
      sorted.sort();
      current = end;
    }
    while (current < end) {
      current++;
      replaceSorted(sorted, values[current - lookback]!, values[current]!);
    }
    return middle(sorted);
  });
}

/** The middle of sorted numbers; the mean of the two middle ones where their count is even. */
export function middle(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function replaceSorted(sorted: Float64Array, outgoing: number, incoming: number): void {
  const hole = lowerBound(sorted, outgoing);
  let target = lowerBound(sorted, incoming);
  if (target > hole) {
    target--;
    sorted.copyWithin(hole, hole + 1, target + 1);
  } else {
    sorted.copyWithin(target + 1, target, hole);
  }
  sorted[target] = incoming;
}

/** First index whose value is >= `value`. */
function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid]! < value) low = mid + 1;
    else high = mid;
  }
  return low;
}
