import { assert } from "../../foundation/assert.ts";
import { decodeFloats, encodeFloats } from "./float-text.ts";
import { gatherWindow } from "./gather-window.ts";

/**
 * What the train windows look like, as `novelty.json` of a version holds it: scaled windows, each
 * averaged over blocks of consecutive candles, and how far apart such windows lie.
 */
export interface FittedNovelty {
  /** Blocks per window: 12, or every candle of a shorter window. */
  readonly blocks: number;
  /** Columns per candle. */
  readonly features: number;
  /** [n, blocks * features] evenly spaced train windows: float32, little-endian, in base64. */
  readonly reference: string;
  /** Mean Euclidean distance between two of them, > 0. */
  readonly distance: number;
  /** An index above it is outside the trained range. */
  readonly threshold: number;
}

/** The windows that are summarised. */
type WindowSource = Parameters<typeof gatherWindow>[0];

/** Distances that are added up side by side: each sum waits for itself only. */
const atOnce = 4;
/** So much of a bound is not relied on: far more than rounding can add up to. */
const boundSlack = 1e-6;
/** Windows that are compared with, at most. */
const referenceMax = 256;
/** Train windows that the threshold is taken from, at most. */
const judgedMax = 4000;
const blocksMax = 12;
/** The threshold is this many times the farthest train window: new ones may lie a little beyond. */
const slack = 1.5;

/**
 * Learns the train windows' neighbourhood: up to 256 of them as reference, their mean distance, and
 * the index of the loneliest train window when it is left out itself.
 *
 * @param range Train windows from <= w < until, at least two that differ.
 * @throws {InvariantError} all windows of the range are equal.
 * @see Meyer & Pebesma (2021), "Predicting into unknown space? Estimating the area of applicability of
 *   spatial prediction models", Methods in Ecology and Evolution 12; FreqAI's dissimilarity index.
 */
export function fitNovelty(
  samples: WindowSource,
  range: { readonly from: number; readonly until: number },
): FittedNovelty {
  const features = samples.features.length;
  const blocks = Math.min(blocksMax, samples.lookback);
  const size = blocks * features;
  const summaryOf = (w: number): Float32Array =>
    summarise(gatherWindow(samples, w), blocks, features);
  const chosen = evenlySpaced(range, referenceMax);
  const reference = new Float32Array(chosen.length * size);
  for (const [i, w] of chosen.entries()) reference.set(summaryOf(w), i * size);
  const distance = meanDistance(reference, size);
  assert(distance > 0, "two of the train windows differ");
  const position = new Map(chosen.map((w, i) => [w, i]));
  let farthest = 0;
  for (const w of evenlySpaced(range, judgedMax)) {
    farthest = Math.max(farthest, nearestSquare(reference, summaryOf(w), position.get(w)));
  }
  const threshold = (slack * Math.sqrt(farthest)) / distance;
  return { blocks, features, reference: encodeFloats(reference), distance, threshold };
}

/** Tells the dissimilarity index of a window: see `noveltyOf`. */
export type NoveltyIndex = (x: Float32Array) => number;

/**
 * Decodes the reference once; every question then takes some microseconds. Those that come one candle
 * after another take least: a window lies about as far from each reference window as the one before it.
 */
export function openNovelty(fitted: FittedNovelty): NoveltyIndex {
  const { blocks, features, distance } = fitted;
  const reference = Float64Array.from(decodeFloats(fitted.reference));
  const [row, before] = [0, 1].map(() => new Float64Array(blocks * features)) as Rows;
  const summary = new Float32Array(row.length);
  const size = row.length;
  assert(reference.length % size === 0, "reference windows are whole");
  const count = reference.length / size;
  // The nearest of the last question is near the next one too.
  let near = 0;
  // Below the distance of each reference window: it shrinks by at most what the row has moved.
  const bounds = new Float64Array(count);
  const close = new Int32Array(count + atOnce);
  const squares = new Float64Array(atOnce);
  const compared = { reference, row, close, squares };
  return (x) => {
    before.set(row);
    row.set(summarise(x, blocks, features, summary));
    const moved = Math.sqrt(squareTo(before, 0, row, Infinity));
    let nearest = squareTo(reference, near * size, row, Infinity);
    const beyond = Math.sqrt(nearest) * (1 + boundSlack);
    let chosen = 0;
    for (let i = 0; i < count; i++) {
      const bound = bounds[i]! - moved;
      bounds[i] = bound;
      // Also where there is no bound: NaN is not beyond.
      if (!(bound > beyond)) close[chosen++] = i;
    }
    close.fill(near, chosen, chosen + atOnce);
    for (let n = 0; n < chosen; n += atOnce) {
      squaresTo(compared, n);
      for (let k = 0; k < atOnce; k++) {
        const i = close[n + k]!;
        bounds[i] = Math.sqrt(squares[k]!);
        if (squares[k]! < nearest) [nearest, near] = [squares[k]!, i];
      }
    }
    return Math.sqrt(nearest) / distance;
  };
}

type Rows = [Float64Array, Float64Array];

/**
 * Dissimilarity index of a window: distance to the nearest reference window over the mean distance
 * between two of those. 0 is one of them, 1 as far as two of them are from each other on average.
 *
 * @param x [lookback, F] scaled inputs, as the network sees them.
 */
export function noveltyOf(fitted: FittedNovelty, x: Float32Array): number {
  return openNovelty(fitted)(x);
}

// [lookback, F] to [blocks, F], the mean of each block of candles; block b starts at b lookback / blocks.
function summarise(
  x: Float32Array,
  blocks: number,
  features: number,
  summary = new Float32Array(blocks * features),
): Float32Array {
  const lookback = x.length / features;
  for (let b = 0; b < blocks; b++) {
    const from = Math.floor((b * lookback) / blocks);
    const until = Math.floor(((b + 1) * lookback) / blocks);
    for (let f = 0; f < features; f++) {
      let sum = 0;
      for (let k = from; k < until; k++) sum += x[k * features + f]!;
      summary[b * features + f] = sum / (until - from);
    }
  }
  return summary;
}

// Whole numbers from <= w < until, both ends among them.
function evenlySpaced(
  { from, until }: { readonly from: number; readonly until: number },
  most: number,
): readonly number[] {
  const last = until - 1 - from;
  const count = Math.min(most, last + 1);
  const step = count === 1 ? 0 : last / (count - 1);
  return Array.from({ length: count }, (_, i) => from + Math.round(i * step));
}

function meanDistance(reference: Float32Array, size: number): number {
  const count = reference.length / size;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const row = reference.subarray(i * size, (i + 1) * size);
    for (let j = 0; j < i; j++) sum += Math.sqrt(squareTo(reference, j * size, row, Infinity));
  }
  return (2 * sum) / (count * (count - 1));
}

function nearestSquare(reference: Float32Array, row: Float32Array, leftOut?: number): number {
  const size = row.length;
  let nearest = Infinity;
  for (let i = 0; i * size < reference.length; i++) {
    if (i !== leftOut) nearest = Math.min(nearest, squareTo(reference, i * size, row, nearest));
  }
  return nearest;
}

// Squared distance; stops where it has passed `enough`.
function squareTo(
  reference: Float32Array | Float64Array,
  offset: number,
  row: Float32Array | Float64Array,
  enough: number,
): number {
  let sum = 0;
  for (let k = 0; k < row.length && sum < enough; k++) {
    sum += (reference[offset + k]! - row[k]!) ** 2;
  }
  return sum;
}

// The squares of four rows as `squareTo` adds them up, without a stop: they bound the next question's.
function squaresTo(
  {
    reference,
    row,
    close,
    squares,
  }: Readonly<Record<"reference" | "row" | "squares", Float64Array>> & {
    readonly close: Int32Array;
  },
  from: number,
): void {
  const size = row.length;
  const first = close[from]! * size;
  const second = close[from + 1]! * size;
  const third = close[from + 2]! * size;
  const fourth = close[from + 3]! * size;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < size; k++) {
    const value = row[k]!;
    const p = reference[first + k]! - value;
    const q = reference[second + k]! - value;
    const r = reference[third + k]! - value;
    const s = reference[fourth + k]! - value;
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  squares[0] = a;
  squares[1] = b;
  squares[2] = c;
  squares[3] = d;
}
