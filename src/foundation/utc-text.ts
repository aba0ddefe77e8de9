/** "2019-10-17 09:00" from UTC epoch milliseconds; seconds appear only where they are not zero. */
export function utcText(timeMs: number): string {
  if (!(Math.abs(timeMs) <= 8.64e15)) return String(timeMs);
  const iso = new Date(timeMs).toISOString();
  const minutes = iso.slice(0, -8).replace("T", " ");
  if (timeMs % 60_000 === 0) return minutes;
  return `${minutes}${iso.slice(-8, -1).replace(/\.000$/, "")}`;
}

/** "2026-01-31", the UTC day of a moment. */
export function dayText(timeMs: number): string {
  return utcText(timeMs).slice(0, 10);
}
