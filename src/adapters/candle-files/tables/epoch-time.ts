/**
 * Reads a number as time since the epoch; the size tells the unit: below 1e11 seconds, 1e14
 * milliseconds, 1e17 microseconds, else nanoseconds.
 *
 * @returns UTC epoch milliseconds, with a fraction where the number is finer.
 */
export function epochTime(value: number | bigint): number {
  const size = Number(value);
  if (size < 1e11) return size * 1000;
  if (size < 1e14) return size;
  if (size < 1e17) return size / 1000;
  return typeof value === "bigint" ? dividedExactly(value, 1_000_000n) : size / 1e6;
}

/** A double cannot hold nanoseconds since the epoch: the milliseconds and the rest are divided apart. */
export function dividedExactly(value: bigint, by: bigint): number {
  return Number(value / by) + Number(value % by) / Number(by);
}
