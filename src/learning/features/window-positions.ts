import type { PreparedSamples } from "./prepare-samples.ts";

/** Stored position of the last candle of each window, from <= w < until. */
export function windowPositions(
  { grid, samples }: Pick<PreparedSamples, "grid" | "samples">,
  range: { readonly from: number; readonly until: number },
): Int32Array {
  return samples.endRow.slice(range.from, range.until).map((row) => grid.position[row]!);
}

/** At most `count` of the window numbers from <= w < until, evenly spaced, rising. */
export function spacedWindows(
  range: { readonly from: number; readonly until: number },
  count: number,
): Int32Array {
  const all = range.until - range.from;
  const taken = Math.min(all, count);
  return Int32Array.from(
    { length: taken },
    (_, i) => range.from + Math.floor(((i + 0.5) * all) / taken),
  );
}
