import type { PlacedReading } from "./place-readings.ts";
import { halfLivesMs } from "./sentiment-spans.ts";

/** Fast minus slow average of one source's scores: constant from each moment to the next. */
export interface MomentumSteps {
  /** Rises strictly. */
  readonly fromMs: Float64Array;
  /** In [-2, 2]; holds from `fromMs` on. */
  readonly value: Float64Array;
}

/**
 * EMA_H(t) = sum s 2^(-(t - k) / H) / sum 2^(-(t - k) / H) over a source's readings s placed at k <= t.
 * The factor 2^(-t / H) cancels, so it changes only where something becomes known.
 *
 * @param placed Of one source, as `placeReadings` orders them.
 */
export function momentumSteps(placed: readonly PlacedReading[]): MomentumSteps {
  const fromMs: number[] = [];
  const value: number[] = [];
  const fast = createAverage(halfLivesMs.fast);
  const slow = createAverage(halfLivesMs.slow);
  for (const change of changesOf(placed)) {
    const momentum = fast(change) - slow(change);
    if (fromMs.at(-1) === change.atMs) value[value.length - 1] = momentum;
    else {
      fromMs.push(change.atMs);
      value.push(momentum);
    }
  }
  return { fromMs: Float64Array.from(fromMs), value: Float64Array.from(value) };
}

interface Change {
  readonly atMs: number;
  readonly placeMs: number;
  /** What is added to the sum of scores. */
  readonly score: number;
  /** What is added to the number of readings. */
  readonly readings: 0 | 1;
}

// The sums stand as at the last new place, so the lower one never vanishes.
function createAverage(halfLifeMs: number): (change: Change) => number {
  let [sum, weights, asAtMs] = [0, 0, -Infinity];
  return ({ placeMs, score, readings }) => {
    if (placeMs > asAtMs) {
      const decay = asAtMs === -Infinity ? 0 : 2 ** (-(placeMs - asAtMs) / halfLifeMs);
      [sum, weights, asAtMs] = [sum * decay, weights * decay, placeMs];
    }
    const share = 2 ** (-(asAtMs - placeMs) / halfLifeMs);
    sum += score * share;
    weights += readings * share;
    return sum / weights;
  };
}

// In the order in which they became known; `placed` is in the order of places.
function changesOf(placed: readonly PlacedReading[]): readonly Change[] {
  const changes: Change[] = [];
  let previous: PlacedReading | undefined;
  for (const one of placed) {
    const { reading, placeMs } = one;
    const revises = reading.knownAtMs > placeMs;
    const before = revises ? previous!.reading.score : 0;
    const score = reading.score - before;
    changes.push({ atMs: reading.knownAtMs, placeMs, score, readings: revises ? 0 : 1 });
    previous = one;
  }
  return changes.toSorted((a, b) => a.atMs - b.atMs || a.placeMs - b.placeMs);
}
