import type { Rng } from "../../foundation/rng.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { directionalAccuracy } from "../metrics/directional-accuracy.ts";
import { rSquared } from "../metrics/r-squared.ts";
import type { Interval } from "../significance/interval.ts";
import { wilsonInterval } from "../significance/wilson-interval.ts";
import { predictByNeighbours } from "./neighbour-learner.ts";
import { slowInputs, slowInputsReach, type SlowRows } from "./slow-inputs.ts";

/** One way to split the same rows for the same learner. */
export interface LaboratoryRun {
  readonly split:
    | "shuffled"
    | "chronological"
    | "purged"
    | "purged and embargoed"
    | "inputs of the label's candle";
  /** True where the figure is better than it could be in earnest. */
  readonly leaks: boolean;
  readonly trainRows: number;
  readonly examRows: number;
  /** Share of moves whose direction was named; `undefined` where nothing moved. */
  readonly directionalAccuracy: number | undefined;
  /** Of the accuracy; rows that share candles of their labels count as one. */
  readonly interval: Interval | undefined;
  readonly r2: number | undefined;
  /** Why the figure is what it is. */
  readonly cause: string;
}

export type SplitLaboratory =
  | {
      readonly kind: "shown";
      readonly horizon: number;
      readonly inputs: readonly string[];
      readonly runs: readonly LaboratoryRun[];
      /** Share of exam closes beyond the highest or lowest close of train: what a scaler fitted on all rows hides. */
      readonly beyondTrainRange: number;
    }
  | { readonly kind: "too-few-candles"; readonly rows: number; readonly needed: number };

const rowsMax = 12_000;
const rowsNeeded = 1_000;
const examShare = 0.2;
const neighbours = 3;

/**
 * The same learner on the same rows, split in several ways: what a shuffled split makes of nothing.
 *
 * @param options.horizon Candles ahead, at least 1; from 2 on neighbouring labels share candles.
 * @param rng Draws the shuffled exam.
 */
export function splitLaboratory(
  series: CandleSeries,
  options: { readonly horizon: number },
  rng: Rng,
): SplitLaboratory {
  const { horizon } = options;
  const rows = slowInputs(series, horizon, rowsMax);
  const count = rows.position.length;
  if (count < rowsNeeded) return { kind: "too-few-candles", rows: count, needed: rowsNeeded };
  const border = Math.round((1 - examShare) * count);
  const inTime = Int32Array.from({ length: count }, (_, i) => i);
  const mixed = shuffled(inTime, rng);
  const before = (gap: number): Int32Array =>
    inTime.subarray(0, Math.max(neighbours, border - gap));
  const exam = inTime.subarray(border);
  const run = (told: Told, train: Int32Array, asked: Int32Array, of = rows): LaboratoryRun => ({
    ...told,
    trainRows: train.length,
    examRows: asked.length,
    ...score(of, train, asked, horizon),
  });
  const shared = horizon - 1;
  return {
    kind: "shown",
    horizon,
    inputs: rows.names,
    beyondTrainRange: beyondTrainRange(series, rows.position, border),
    runs: [
      run(
        { split: "shuffled", leaks: true, cause: sharedCause(shared) },
        mixed.subarray(0, border),
        mixed.subarray(border),
      ),
      run(
        { split: "chronological", leaks: horizon > 1, cause: borderCause(shared) },
        before(0),
        exam,
      ),
      run({ split: "purged", leaks: false, cause: purgeCause(horizon) }, before(horizon), exam),
      run(
        { split: "purged and embargoed", leaks: false, cause: embargoCause },
        before(horizon + slowInputsReach),
        exam,
      ),
      run(
        { split: "inputs of the label's candle", leaks: true, cause: earlyCause(horizon) },
        before(horizon + slowInputsReach),
        exam.subarray(0, exam.length - horizon),
        withInputsOfLabel(rows, horizon),
      ),
    ],
  };
}

type Told = Pick<LaboratoryRun, "split" | "leaks" | "cause">;

function sharedCause(shared: number): string {
  return shared === 0
    ? "neighbouring rows in train and exam see nearly the same candles"
    : `labels of neighbouring rows share ${shared} of ${shared + 1} candles, and train holds the exam's neighbours`;
}

function borderCause(shared: number): string {
  return shared === 0
    ? "train ends where the exam begins"
    : `only the last rows of train, ${shared} of them, share candles with the exam`;
}

function purgeCause(horizon: number): string {
  const rows = horizon === 1 ? "the last row of train is" : `the last ${horizon} rows of train are`;
  return `${rows} left out: no label reaches into the exam`;
}

function earlyCause(horizon: number): string {
  const late = horizon === 1 ? "one candle" : `${horizon} candles`;
  return `the same honest split, inputs read ${late} late: they hold the answer`;
}

const embargoCause = `and ${slowInputsReach} rows more: no input of the exam reaches into train`;

/** The same rows, their inputs read where the label is; the last `horizon` rows have none. */
function withInputsOfLabel(rows: SlowRows, horizon: number): SlowRows {
  return { ...rows, inputs: rows.inputs.subarray(horizon * rows.names.length) };
}

function score(rows: SlowRows, train: Int32Array, exam: Int32Array, horizon: number) {
  const features = rows.names.length;
  const known = { inputs: gather(rows, train), outcome: pick(rows.outcome, train) };
  const forecast = predictByNeighbours(known, gather(rows, exam), { features, neighbours });
  const actual = pick(rows.outcome, exam);
  const direction = directionalAccuracy(actual, forecast);
  return {
    directionalAccuracy: direction.accuracy,
    interval: wilsonInterval(direction.hits / horizon, direction.rows / horizon),
    r2: rSquared(actual, forecast),
  };
}

function gather({ inputs, names }: SlowRows, rows: Int32Array): Float64Array {
  const width = names.length;
  const gathered = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    gathered.set(inputs.subarray(row * width, (row + 1) * width), i * width);
  });
  return gathered;
}

function pick(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}

function beyondTrainRange({ close }: CandleSeries, position: Int32Array, border: number): number {
  const closes = Float64Array.from(position, (t) => close[t]!);
  const train = closes.subarray(0, border);
  const [low, high] = [
    train.reduce((a, b) => Math.min(a, b)),
    train.reduce((a, b) => Math.max(a, b)),
  ];
  const exam = closes.subarray(border);
  return exam.filter((value) => value < low || value > high).length / exam.length;
}

/** Fisher and Yates. */
function shuffled(rows: Int32Array, rng: Rng): Int32Array {
  const mixed = rows.slice();
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}
