/**
 * A duration as people say it, at most two units: "0s", "42s", "12m 30s", "3h 5m", "2d 4h".
 *
 * @param durationMs At least 0; rounded to whole seconds.
 */
export function formatDuration(durationMs: number): string {
  let rest = Math.round(durationMs / 1000);
  const parts: string[] = [];
  for (const [unit, seconds] of units) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0 || parts.length > 0) parts.push(count > 0 ? `${count}${unit}` : "");
    if (parts.length === 2) break;
  }
  return parts.join(" ").trim() || "0s";
}

const units = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
] as const;
