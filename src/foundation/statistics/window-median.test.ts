import { expect, test } from "vitest";
import { createRng } from "../rng.ts";
import { windowMedian } from "./window-median.ts";

test.each([7, 8])(
  "windowMedian() equals sorting each window of %i, ties and jumps too",
  (lookback) => {
    const seed = 2_024;
    const rng = createRng(seed);
    const values = Float64Array.from({ length: 400 }, () => rng.integer(20));
    const ends = Array.from({ length: 400 }, (_, r) => r).filter(
      (r) => r >= lookback - 1 && (r < 100 || r > 150) && rng.uniform() < 0.8,
    );
    const medians = windowMedian(values, Int32Array.from(ends), lookback);
    for (const [w, end] of ends.entries()) {
      const sorted = [...values.subarray(end - lookback + 1, end + 1)].toSorted((a, b) => a - b);
      const half = Math.floor(lookback / 2);
      const expected = lookback % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
      expect(medians[w], `seed ${seed}, window ${w}`).toBe(expected);
    }
  },
);
