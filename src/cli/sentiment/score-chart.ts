import { dayText } from "../../foundation/utc-text.ts";
import type { ScoreLine } from "../../jobs/show-sentiment.ts";
import { formatDuration } from "../format-duration.ts";

/** What a chart is drawn with. */
export interface Strokes {
  readonly point: string;
  /** What is left of a cell that is wider than its point. */
  readonly level: string;
  /** Between neighbours that lie rows apart. */
  readonly upright: string;
  readonly axis: string;
  readonly tick: string;
  readonly zero: string;
}

export const blockStrokes: Strokes = {
  point: "●",
  level: "─",
  upright: "│",
  axis: "│",
  tick: "┤",
  zero: "·",
};

/** For terminals without UTF-8. */
export const plainStrokes: Strokes = {
  point: "*",
  level: "-",
  upright: ":",
  axis: "|",
  tick: "+",
  zero: ".",
};

const rows = 9;
const columnsMax = 64;
const labelWidth = 7;

/** A line of scores as text, at most 80 characters wide, the newest at the right. */
export function scoreChart(
  { fromMs, cellMs, scores }: ScoreLine,
  strokes: Strokes,
): readonly string[] {
  const known = scores.filter((score) => score !== undefined);
  if (known.length === 0) return ["  no reading in this time"];
  const range = roundedRange(known);
  const cells = drawn(scores, range, strokes);
  const lines = cells.map((row, k) => {
    const isLabelled = k === 0 || k === rows - 1 || k === (rows - 1) / 2;
    const value = range.high - (k / (rows - 1)) * (range.high - range.low);
    const label = isLabelled ? value.toFixed(2) : "";
    return `${label.padStart(labelWidth)} ${isLabelled ? strokes.tick : strokes.axis}${row.join("")}`;
  });
  const untilMs = fromMs + (scores.length - 1) * cellMs;
  const margin = " ".repeat(labelWidth + 2);
  const [first, last] = [dayText(fromMs), dayText(untilMs)];
  const drawnColumns = scores.length * cellWidth(scores.length);
  const gap = " ".repeat(Math.max(2, drawnColumns - first.length - last.length));
  return [
    ...lines.map((line) => line.trimEnd()),
    `${margin}${first}${gap}${last}`,
    `${margin}a point per ${formatDuration(cellMs)}, the mean of what became known in it`,
  ];
}

interface Range {
  readonly low: number;
  readonly high: number;
}

// Tenths around all scores, so that the labels are round.
function roundedRange(known: readonly number[]): Range {
  const low = Math.floor(Math.min(...known) * 10) / 10;
  const high = Math.ceil(Math.max(...known) * 10) / 10;
  return high > low ? { low, high } : { low: low - 0.1, high: high + 0.1 };
}

function drawn(
  scores: readonly (number | undefined)[],
  { low, high }: Range,
  strokes: Strokes,
): readonly (readonly string[])[] {
  const rowOf = (score: number): number => Math.round(((high - score) / (high - low)) * (rows - 1));
  const zeroRow = low < 0 && high > 0 ? rowOf(0) : -1;
  const width = cellWidth(scores.length);
  const columns = scores.map((score, i) => {
    const at = score === undefined ? undefined : rowOf(score);
    const before = scores[i - 1];
    const from = before === undefined ? at : rowOf(before);
    return Array.from({ length: rows }, (_, row) => {
      const empty = row === zeroRow ? strokes.zero : " ";
      if (row === at) return strokes.point.padEnd(width, strokes.level);
      return (isBetween(row, from, at) ? strokes.upright : empty).padEnd(width, empty);
    });
  });
  return Array.from({ length: rows }, (_, row) => columns.map((column) => column[row]!));
}

// A short line is drawn wider.
function cellWidth(cells: number): number {
  return Math.max(1, Math.floor(columnsMax / cells));
}

// From the row after the one of the cell before up to the one of this cell.
function isBetween(row: number, from: number | undefined, at: number | undefined): boolean {
  if (from === undefined || at === undefined) return false;
  return row > Math.min(from, at) && row < Math.max(from, at);
}
