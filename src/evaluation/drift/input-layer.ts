import { mean } from "../../foundation/statistics/mean.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";
import type { DriftAlarm } from "./drift-alarm.ts";
import { driftRules, type InputRules } from "./drift-rules.ts";
import {
  type InputColumnName,
  inputColumnNames,
  type InputColumns,
  inputWarmUp,
} from "./input-columns.ts";
import { decileStabilityIndex } from "./population-stability-index.ts";
import { timeAt } from "./time-at.ts";
import { sortedDistance } from "./wasserstein-distance.ts";

/** What the watched columns were like in training. */
export interface InputReference {
  /** Columns that can be watched: they change in training and there are 3 chunks of it or more. */
  readonly columns: readonly ColumnReference[];
  /** Training rows that were read. */
  readonly rows: number;
}

export interface ColumnReference {
  readonly name: InputColumnName;
  /** The training rows as 1,000 means of neighbours, rising: each stands for as many rows. */
  readonly levels: Float64Array;
  readonly deviation: number;
  /** Distance above which it is drift, in units of `deviation`. */
  readonly threshold: number;
}

/** Stored positions from <= i < until. */
export interface CandleRange {
  readonly from: number;
  readonly until: number;
}

/** One column's current window against its reference. */
export interface InputFigure {
  readonly name: InputColumnName;
  /** Wasserstein's distance in standard deviations of the training rows. */
  readonly distance: number;
  readonly threshold: number;
  /** Reported, never decided on: it is large where nothing is wrong. */
  readonly stabilityIndex: number | undefined;
}

/** Fewer chunks have no spread worth three of them. */
const chunksMin = 3;

/**
 * Learns what is usual: per column the training rows and the threshold max(0.15, mean + 3 (1 + 3 / sqrt(k))
 * standard deviations of the distances of the k 1,000-row chunks of training).
 *
 * @param trainPositions Rising stored positions of the train segment's candles.
 */
export function fitInputReference(
  columns: InputColumns,
  trainPositions: ArrayLike<number>,
  rules: InputRules = driftRules.inputs,
): InputReference {
  const positions = Int32Array.from(trainPositions).filter((i) => i >= inputWarmUp);
  const fitted = inputColumnNames.flatMap((name) => {
    const values = Float64Array.from(positions, (i) => columns[name][i]!);
    return fitColumn(name, values, rules) ?? [];
  });
  return { columns: fitted, rows: positions.length };
}

function fitColumn(
  name: InputColumnName,
  values: Float64Array,
  rules: InputRules,
): ColumnReference | undefined {
  const chunks = Math.floor(values.length / rules.windowCandles);
  if (chunks < chunksMin) return undefined;
  const levels = quantileLevels(values.toSorted(), rules.windowCandles);
  const deviation = standardDeviation(values);
  if (deviation === 0) return undefined;
  const distances = Array.from({ length: chunks }, (_, k) => {
    const chunk = values.slice(k * rules.windowCandles, (k + 1) * rules.windowCandles);
    return sortedDistance(levels, chunk.toSorted()) / deviation;
  });
  const spread = standardDeviation(distances, { degreesOfFreedomLost: 1 });
  const stretch = 1 + rules.chunkDoubt / Math.sqrt(chunks);
  const usual = mean(distances) + rules.chunkDeviations * stretch * spread;
  return { name, levels, deviation, threshold: Math.max(rules.distanceMin, usual) };
}

// means of `count` equal shares of rising values; a value at a border counts in both by its parts
function quantileLevels(sorted: Float64Array, count: number): Float64Array {
  const sumsUntil = new Float64Array(sorted.length + 1);
  for (const [i, value] of sorted.entries()) sumsUntil[i + 1] = sumsUntil[i]! + value;
  const sumUntil = (rows: number): number => {
    const whole = Math.min(Math.floor(rows), sorted.length);
    return sumsUntil[whole]! + (rows - whole) * (sorted[whole] ?? 0);
  };
  const share = sorted.length / count;
  return Float64Array.from(
    { length: count },
    (_, k) => (sumUntil((k + 1) * share) - sumUntil(k * share)) / share,
  );
}

/**
 * The input layer's alarms: every 24 candles the last 1,000 are held against training, and a column
 * that is too far twice running is an alarm. One that goes on is told anew when the last one's 168
 * candles are over; a look then that finds a column too far for the first time leaves it to the next.
 * The same candles give the same alarms.
 *
 * @param range Candles after the training; windows reach back before it.
 */
export function inputAlarms(
  reference: InputReference,
  columns: InputColumns,
  range: CandleRange,
  rules: InputRules & { readonly forceCandles: number } = {
    ...driftRules.inputs,
    forceCandles: driftRules.reaction.forceCandles,
  },
): readonly DriftAlarm[] {
  const alarms: Held[] = [];
  const running = new Map<InputColumnName, number>();
  const first = range.from + rules.checkEvery - 1;
  let quietUntil = first;
  for (let at = first; at < range.until; at += rules.checkEvery) {
    if (at - rules.windowCandles + 1 < inputWarmUp) continue;
    const figures = distancesAt(reference, columns, at, rules);
    for (const { name, distance, threshold } of figures) {
      running.set(name, distance > threshold ? (running.get(name) ?? 0) + 1 : 0);
    }
    if (at < quietUntil) continue;
    const moved = figures.filter(({ name }) => running.get(name)! >= rules.checksRunning);
    if (moved.length === 0) {
      holdOn(alarms.at(-1), { at, running }, rules);
      continue;
    }
    quietUntil = at + rules.forceCandles;
    alarms.push({ at, moved, heldUntil: firstLookFrom(quietUntil, at, rules) });
  }
  return alarms.map((held) => alarmOf(held, columns));
}

interface Held {
  readonly at: number;
  readonly moved: readonly Omit<InputFigure, "stabilityIndex">[];
  /** Position of the look that decides whether it goes on. */
  heldUntil: number;
}

function firstLookFrom(position: number, at: number, { checkEvery }: InputRules): number {
  return at + Math.ceil((position - at) / checkEvery) * checkEvery;
}

// A column that is too far for the first time leaves the decision to the next look.
function holdOn(
  last: Held | undefined,
  look: { readonly at: number; readonly running: ReadonlyMap<InputColumnName, number> },
  { checkEvery }: InputRules,
): void {
  const isOpen = [...look.running.values()].some((looks) => looks > 0);
  if (last?.heldUntil === look.at && isOpen) last.heldUntil += checkEvery;
}

function alarmOf({ at, moved, heldUntil }: Held, { closeTimeMs }: InputColumns): DriftAlarm {
  return {
    layer: "inputs",
    rule: moved.map(({ name }) => ruleNames[name]).join(" + "),
    at,
    timeMs: closeTimeMs[at]!,
    heldUntilMs: timeAt(closeTimeMs, heldUntil),
    detail: moved.map(phraseOf).join("; "),
  };
}

/** All columns at one candle with their stability index, for reports. */
export function inputFigures(
  reference: InputReference,
  columns: InputColumns,
  at: number,
  rules: InputRules = driftRules.inputs,
): readonly InputFigure[] {
  return distancesAt(reference, columns, at, rules).map((figure, k) => ({
    ...figure,
    stabilityIndex: decileStabilityIndex(
      reference.columns[k]!.levels,
      windowAt(columns[figure.name], at, rules),
    ),
  }));
}

const ruleNames: Readonly<Record<InputColumnName, string>> = {
  scaledReturn: "return",
  logRange: "range",
  logVolume: "volume",
};

function distancesAt(
  reference: InputReference,
  columns: InputColumns,
  at: number,
  rules: InputRules,
): readonly Omit<InputFigure, "stabilityIndex">[] {
  return reference.columns.map(({ name, levels, deviation, threshold }) => {
    const current = windowAt(columns[name], at, rules).toSorted();
    return { name, distance: sortedDistance(levels, current) / deviation, threshold };
  });
}

function windowAt(column: Float64Array, at: number, rules: InputRules): Float64Array {
  return column.subarray(Math.max(0, at - rules.windowCandles + 1), at + 1);
}

function phraseOf(figure: Omit<InputFigure, "stabilityIndex">): string {
  const { name, distance, threshold } = figure;
  return `${ruleNames[name]} is ${distance.toFixed(2)} standard deviations from training, limit ${threshold.toFixed(2)}`;
}
