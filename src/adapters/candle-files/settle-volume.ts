import { looksLikeTime } from "./cells/looks-like-time.ts";
import { markEvidence, numberParser } from "./cells/number-style.ts";
import { plainNames } from "./column-roles.ts";
import type { TableLayout } from "./table-layout.ts";
import { maybeVolume } from "./volume-column.ts";
import { volumeUnit } from "./volume-unit.ts";

/**
 * Decides by the numbers which of several volumes is in base currency: where one column over another
 * is the price, the other is. Names decide where no two columns are so related, or prices are near 1.
 *
 * @param rows Cells of the sample.
 * @returns The column of the base volume; that of the layout where the numbers do not contradict it.
 */
export function settleVolume(
  rows: readonly (readonly string[])[],
  layout: TableLayout,
): number | undefined {
  const { volume: named, close } = layout.roles;
  const candidates = volumeCandidates(rows, layout);
  if (candidates.length < 2) return named;
  const sample = rows.slice(0, sampledRowsMax);
  const closes = numbersOf(sample, close);
  const columns = candidates.map((column) => ({
    column,
    values: numbersOf(sample, column, volumeUnit(layout.header?.[column] ?? "")),
  }));
  const bases = columns.map(({ column, values }) => {
    const others = columns.filter((other) => other.column !== column);
    return { column, error: Math.min(...others.map((o) => quoteError(o.values, values, closes))) };
  });
  const best = bases.reduce((a, b) => (b.error < a.error ? b : a));
  const isNamedAsGood = bases.some(
    ({ column, error }) => column === named && error <= best.error + asGood,
  );
  return best.error > quoteErrorMax || isNamedAsGood ? named : best.column;
}

const quoteErrorMax = 0.1;
const asGood = 0.005;
const sampledRowsMax = 500;

function volumeCandidates(
  rows: readonly (readonly string[])[],
  { header, roles, isWide }: TableLayout,
): readonly number[] {
  if (isWide) return [];
  if (header !== undefined) {
    const taken = new Set([...roles.time, roles.open, roles.high, roles.low, roles.close]);
    return [...plainNames(header).entries()].flatMap(([column, name]) =>
      maybeVolume(name) && !taken.has(column) ? [column] : [],
    );
  }
  const { volume } = roles;
  if (volume === undefined) return [];
  const cells = rows[0] ?? [];
  return [volume, volume + 1, volume + 2].filter(
    (column) => column < cells.length && !looksLikeTime(cells[column]!),
  );
}

/** NaN where a cell is no number. */
function numbersOf(
  rows: readonly (readonly string[])[],
  column: number,
  unit = 1,
): readonly number[] {
  const cells = rows.map((row) => row[column] ?? "");
  const mark = markEvidence(cells);
  const parse = numberParser(mark === "ambiguous" ? "none" : mark, { suffixes: true });
  return cells.map((cell) => (parse(cell) ?? Number.NaN) * unit);
}

/** How far quote / base is from the price, as its share; infinite where it is so the other way round. */
function quoteError(
  quote: readonly number[],
  base: readonly number[],
  prices: readonly number[],
): number {
  const forth = medianOf(prices.map((price, i) => quote[i]! / base[i]! / price));
  const back = medianOf(prices.map((price, i) => base[i]! / quote[i]! / price));
  const isEither = (back > 0.5 && back < 2) || Number.isNaN(forth);
  return isEither ? Number.POSITIVE_INFINITY : Math.abs(forth - 1);
}

function medianOf(values: readonly number[]): number {
  const finite = values.filter((value) => Number.isFinite(value) && value > 0);
  return finite.toSorted((a, b) => a - b)[finite.length >> 1] ?? Number.NaN;
}
