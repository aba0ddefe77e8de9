import { assetColumn, tickerColumn } from "./assets/long-columns.ts";
import { columnsInQuote } from "./assets/quoted-columns.ts";
import { readStackedHeader } from "./assets/stacked-header.ts";
import { countAssets, readWideHeader } from "./assets/wide-columns.ts";
import type { CandleFileOptions } from "./candle-file.ts";
import { type ColumnRoles, plainNames, priceNames, readHeader } from "./column-roles.ts";
import { headerlessColumns } from "./headerless-columns.ts";

/** Where a table of text cells starts and which column holds what. */
export interface TableLayout {
  readonly roles: ColumnRoles;
  /** Names from the header; absent where the table has none. */
  readonly header: readonly string[] | undefined;
  /** Record of the first row of data, from 0. */
  readonly firstRow: number;
  /** Cells that a row has. */
  readonly width: number;
  /** Whether other assets stand in other columns: then a row may be empty for this one. */
  readonly isWide: boolean;
  /** The column that says which asset a row belongs to. */
  readonly assetColumn: number | undefined;
}

export type TableFinding =
  | { readonly kind: "table"; readonly layout: TableLayout }
  | {
      readonly kind: "incomplete";
      readonly missing: readonly string[];
      readonly names: readonly string[];
    }
  | { readonly kind: "none" };

const prologueRowsMax = 30;

/**
 * Finds header and columns among the first records of a file; prose above the table is passed over.
 *
 * @throws {MisuseError} E_ASSET: several assets side by side, and which one is meant is not clear.
 */
export function findTable(
  rows: readonly (readonly string[])[],
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): TableFinding {
  for (let i = 0; i < Math.min(rows.length, prologueRowsMax); i++) {
    const found = rows[i]!.length < 5 ? none : tableFrom(rows, i, options);
    if (found.kind !== "none") return found;
  }
  return none;
}

const none = { kind: "none" } as const;

interface HeaderLines {
  readonly names: readonly string[];
  /** Record of the first row below. */
  readonly firstRow: number;
  /** Whether fields and assets stood on lines of their own. */
  readonly isStacked: boolean;
}

function tableFrom(
  rows: readonly (readonly string[])[],
  i: number,
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): TableFinding {
  const stacked = readStackedHeader(rows, i);
  const lines: HeaderLines = {
    names: stacked?.names ?? withRowNames(rows, i),
    firstRow: i + (stacked?.lines ?? 1),
    isStacked: stacked !== undefined,
  };
  const below = rows.slice(lines.firstRow).find((row) => row.length > 1) ?? [];
  const found = headerFrom(lines, below, options);
  return found.kind === "none" ? headerlessFrom(rows, i) : found;
}

/** R writes names of rows without a name above them: then the header is one cell short. */
function withRowNames(rows: readonly (readonly string[])[], i: number): readonly string[] {
  const names = rows[i]!;
  const below = rows.slice(i + 1).filter((row) => row.length > 1);
  const isShort = below.every((row) => row.length === names.length + 1 && row.at(-1) !== "");
  return below.length > 0 && isShort ? ["", ...names] : names;
}

/** A header of several assets first, else one of one asset, else the columns of a single named one. */
function headerFrom(
  { names: written, firstRow, isStacked }: HeaderLines,
  below: readonly string[],
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): TableFinding {
  const named = { header: written, firstRow, width: written.length };
  const names = columnsInQuote(written, options);
  const wide = (): TableFinding => {
    const roles = readWideHeader(names, below, options);
    if (roles === undefined) return none;
    return { kind: "table", layout: { ...named, roles, isWide: true, assetColumn: undefined } };
  };
  const plain = plainNames(names);
  const isOneAsset = priceNames.every((price) => plain.includes(price));
  const several = isStacked || (!isOneAsset && countAssets(names) > 1) ? wide() : none;
  if (several.kind !== "none") return several;
  const header = readHeader(names, { firstRow: below, instrument: options.instrument });
  if (header.kind === "columns") {
    const layout = { ...named, roles: header.roles, isWide: false };
    return { kind: "table", layout: { ...layout, assetColumn: assetColumn(names) } };
  }
  const single = wide();
  if (single.kind !== "none") return single;
  return header.kind === "incomplete" ? { ...header, names } : none;
}

function headerlessFrom(rows: readonly (readonly string[])[], i: number): TableFinding {
  const roles = headerlessColumns(rows.slice(i));
  if (roles === undefined) return none;
  const width = rows[i]!.length;
  const above = rows[i - 1];
  if (above !== undefined && looksLikeHeader(above, width)) {
    return { kind: "incomplete", missing: priceNames, names: above };
  }
  const layout = { roles, header: undefined, firstRow: i, width, isWide: false };
  return { kind: "table", layout: { ...layout, assetColumn: tickerColumn(rows.slice(i), roles) } };
}

/** A line of names whose meaning is unknown: guessing the columns below it by position is unsafe. */
function looksLikeHeader(cells: readonly string[], width: number): boolean {
  return cells.length === width && cells.every((cell) => !/^(?!\d+h[ _a-z])[-+.\d]/i.test(cell));
}
