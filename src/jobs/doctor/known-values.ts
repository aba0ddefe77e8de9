import type { EditedPart } from "../../evaluation/leaks/future-edit.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { scalerNumbers } from "./scaler-numbers.ts";

/**
 * What the pipeline had computed when candle t closed, from two runs of it: the scaler, the scaled
 * columns of every row up to t and the scales of every window that ends by then. Labels that need
 * candles after t are left out.
 *
 * @param position Stored position of t; the last candle that both runs share.
 */
export function knownValues(
  before: PreparedSamples,
  after: PreparedSamples,
  position: number,
): readonly EditedPart[] {
  const [first, second] = [knownAt(before, position), knownAt(after, position)];
  const { recipe } = before.samples;
  return Object.entries(first).map(([name, values]) => ({
    name: `${recipe} ${name}`,
    before: values,
    after: second[name as keyof KnownAt],
  }));
}

interface KnownAt {
  readonly scaler: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly windows: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

function knownAt({ samples, grid, transform }: PreparedSamples, position: number): KnownAt {
  const lastRow = grid.row[position]!;
  const width = samples.features.length;
  const windows = samples.endRow.filter((row) => row <= lastRow).length;
  const labelled = samples.endRow.filter(
    (row) => grid.position[row]! + samples.horizon <= position,
  ).length;
  const upTo = (lastRow + 1) * width;
  return {
    scaler: scalerNumbers(transform).map(([, value]) => value),
    columns: joined(samples.rows.subarray(0, upTo), samples.firstRows.subarray(0, upTo)),
    windows: joined(
      samples.endRow.subarray(0, windows),
      samples.center.subarray(0, windows * width),
      samples.scale.subarray(0, windows * width),
      samples.unit.subarray(0, windows),
      samples.lastClose.subarray(0, windows),
    ),
    labels: samples.label.subarray(0, labelled),
  };
}

function joined(...parts: readonly ArrayLike<number>[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
