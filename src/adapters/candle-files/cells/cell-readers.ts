import { MisuseError } from "../../../foundation/errors.ts";
import type { CandleFileOptions } from "../candle-file.ts";
import type { ColumnRoles } from "../column-roles.ts";
import { parseTime } from "../parse-time.ts";
import { type DateOrder, decideDateOrder, parseYearLast } from "./date-order.ts";
import { namedZone, namesZone } from "./named-zone.ts";
import {
  type DecimalMark,
  type MarkEvidence,
  markEvidence,
  numberParser,
  type ParseCell,
} from "./number-style.ts";

/** One parser per role, made for the style of its column. */
export interface CellReaders {
  /** UTC epoch milliseconds. */
  readonly time: ParseCell;
  readonly open: ParseCell;
  readonly high: ParseCell;
  readonly low: ParseCell;
  readonly close: ParseCell;
  /** Absent where the table has no volume column, or none of the sample's cells is a number. */
  readonly volume: ParseCell | undefined;
}

export interface CellStyleOptions extends Pick<CandleFileOptions, "decimal" | "dateOrder"> {
  /** A comma divides the cells and nothing is quoted, or the cells were numbers: then a point is decimal. */
  readonly pointIsDecimal: boolean;
  /** What plain volumes are multiplied by; 1 where absent. */
  readonly volumeUnit?: number;
  /** East of Greenwich, of times without a zone; 0 where absent. */
  readonly offsetMs?: number;
}

/**
 * Finds out from the sample how each column writes its cells.
 *
 * @param rows Cells of the sample, rows of data only.
 * @throws {MisuseError} E_DECIMAL, E_DATE_ORDER: the sample allows two readings.
 */
export function compileCellReaders(
  rows: readonly (readonly string[])[],
  roles: ColumnRoles,
  options: CellStyleOptions,
): CellReaders {
  const marks = createMarkFinder(rows, roles, options);
  const price = (column: number): ParseCell => numberParser(marks.of(column), { suffixes: false });
  return {
    time: timeReader(rows, roles, options),
    open: price(roles.open),
    high: price(roles.high),
    low: price(roles.low),
    close: price(roles.close),
    volume: inUnits(
      rows.map((row) => row[roles.volume ?? -1] ?? ""),
      volumeReader(rows, roles.volume, (column) => marks.of(column)),
      options.volumeUnit ?? 1,
    ),
  };
}

/** Reads any calendar or epoch style; `order` is needed for dates with the year at the end. */
function timeParser(order: DateOrder | undefined, offsetMs: number): ParseCell {
  if (order === undefined) return (text) => quickEpochMs(text) ?? parseTime(text.trim(), offsetMs);
  return (text) => parseYearLast(text, order, offsetMs) ?? parseTime(text.trim(), offsetMs);
}

/** A cell, or those of date and time of day joined by a space. */
export function timeText(cells: readonly string[], columns: readonly number[]): string {
  if (columns.length === 1) return cells[columns[0]!] ?? "";
  return columns.map((column) => (cells[column] ?? "").trim()).join(" ");
}

/** Thirteen digits are the commonest of all times. */
function quickEpochMs(text: string): number | undefined {
  if (text.length !== 13) return undefined;
  const value = Number(text);
  return value >= 1e12 && value < 1e13 ? value : undefined;
}

function timeReader(
  rows: readonly (readonly string[])[],
  roles: ColumnRoles,
  { dateOrder: stated, offsetMs = 0 }: CellStyleOptions,
): ParseCell {
  const cells = rows.map((row) => timeText(row, roles.time));
  const order = stated ?? decideDateOrder(cells);
  if (order !== "unclear") {
    const parse = timeParser(order, offsetMs);
    const zoned = cells.find(namesZone);
    if (zoned === undefined || cells.some((cell) => parse(cell) !== undefined)) return parse;
    throw namedZone(JSON.stringify(zoned.slice(0, 60)));
  }
  throw new MisuseError(
    "E_DATE_ORDER",
    `Cannot read the dates of the file: nothing tells whether the day or the month comes first, value was ${JSON.stringify(cells.find((cell) => /\d/.test(cell)) ?? "")}; say --date-order dmy, mdy or ymd`,
  );
}

function volumeReader(
  rows: readonly (readonly string[])[],
  column: number | undefined,
  markOf: (column: number) => DecimalMark | "none",
): ParseCell | undefined {
  if (column === undefined) return undefined;
  const parse = numberParser(markOf(column), { suffixes: true });
  const isNumber = rows.some((row) => parse(row[column] ?? "") !== undefined);
  return isNumber || rows.length === 0 ? parse : undefined;
}

/** Cells that say their own unit, as "1.23K", are not multiplied again. */
function inUnits(
  cells: readonly string[],
  parse: ParseCell | undefined,
  unit: number,
): ParseCell | undefined {
  if (parse === undefined || unit === 1 || cells.some((cell) => /\d\s?[kmbt]\s*$/i.test(cell))) {
    return parse;
  }
  return (text) => {
    const value = parse(text);
    return value === undefined ? undefined : value * unit;
  };
}

interface MarkFinder {
  readonly of: (column: number) => DecimalMark | "none";
}

function createMarkFinder(
  rows: readonly (readonly string[])[],
  roles: ColumnRoles,
  options: CellStyleOptions,
): MarkFinder {
  const columns = [roles.open, roles.high, roles.low, roles.close, roles.volume];
  const cellsOf = (column: number): readonly string[] => rows.map((row) => row[column] ?? "");
  const cells = new Map(
    columns.filter((column) => column !== undefined).map((column) => [column, cellsOf(column)]),
  );
  const evidence = new Map([...cells].map(([column, texts]) => [column, markEvidence(texts)]));
  const shared = sharedMark(rows, [...evidence.values()]);
  // Prices are written alike; whether volumes are grouped says nothing about them.
  const ofPrices = markEvidence(columns.slice(0, 4).flatMap((column) => cells.get(column!) ?? []));
  const of = (column: number): DecimalMark | "none" => {
    const own = evidence.get(column) ?? "none";
    const alike = column === roles.volume ? "none" : ofPrices;
    const known = [options.decimal, own, alike, shared].find(isMark);
    if (known !== undefined) return known;
    if (own === "none") return "none";
    const texts = cells.get(column)!;
    if (options.pointIsDecimal && !texts.some((cell) => cell.includes(","))) return "point";
    throw unclearMark(texts);
  };
  return { of };
}

/** The mark that all columns with a proof agree on; percentages prove too. */
function sharedMark(
  rows: readonly (readonly string[])[],
  evidence: readonly MarkEvidence[],
): DecimalMark | undefined {
  const percentages = rows.flatMap((row) => row.filter((cell) => /\d\s?%$/.test(cell)));
  const proven = new Set([...evidence, markEvidence(percentages)]);
  if (proven.has("point") === proven.has("comma")) return undefined;
  return proven.has("point") ? "point" : "comma";
}

function isMark(evidence: MarkEvidence | undefined): evidence is DecimalMark {
  return evidence === "point" || evidence === "comma";
}

function unclearMark(cells: readonly string[]): MisuseError {
  const cell = cells.find((text) => /\d[.,]\d{3}(?!\d)/.test(text)) ?? "";
  return new MisuseError(
    "E_DECIMAL",
    `Cannot read the numbers of the file: nothing tells a decimal mark from a thousands separator, value was ${JSON.stringify(cell.slice(0, 40))}; say --decimal point or comma`,
  );
}
