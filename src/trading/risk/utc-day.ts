/** Days since the epoch, UTC, of a moment in epoch milliseconds. Midnight belongs to the new day. */
export function utcDayOf(timeMs: number): number {
  return Math.floor(timeMs / 86_400_000);
}
