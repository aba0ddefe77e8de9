import { MisuseError } from "../../../foundation/errors.ts";
import { assetsMax } from "../assets/long-columns.ts";
import { chooseAsset } from "../assets/choose-asset.ts";
import type { CandleFile, CandleFileOptions } from "../candle-file.ts";
import { compileCellReaders } from "../cells/cell-readers.ts";
import { hashFile } from "../hash-file.ts";
import { findTable, type TableLayout } from "../table-layout.ts";
import type { TableSource } from "./table-source.ts";
import { cellText, createTypedRowReader, isNothing } from "./typed-row-reader.ts";

/**
 * Finds the candles in a table: its columns by their names, one asset of several.
 *
 * @throws {MisuseError} The source's code: a column is missing; E_ASSET: several assets, none chosen;
 *   E_DATE_ORDER, E_DECIMAL: text cells that can be read in two ways.
 */
export async function candlesOfTable(
  path: string,
  source: TableSource,
  options: CandleFileOptions,
): Promise<CandleFile> {
  const sample = await sampleRows(source);
  const { layout, readers } = namingFile(path, () => {
    const found = findLayout(path, { source, sample }, options);
    const style = { ...options, pointIsDecimal: true };
    return { layout: found, readers: compileCellReaders(sample, found.roles, style) };
  });
  const asset = await assetOf(path, { source, layout }, options);
  const { volume } = layout.roles;
  const hasVolume = volume !== undefined && (await holdsValues(source, volume));
  const roles = { ...layout.roles, volume: hasVolume ? volume : undefined };
  return {
    hasVolume,
    columns: layout.header === undefined ? undefined : columnNames(roles, source),
    readRows: async (receiver) => {
      const settings = { roles, readers, asset, isWide: layout.isWide };
      const reader = createTypedRowReader(source.columns, settings, receiver);
      await source.readChunks(reader.wanted, reader.readChunk);
      return hashFile(path);
    },
  };
}

const sampledRowsMax = 200;

/** The first rows as text. */
async function sampleRows({ columns, readChunks }: TableSource): Promise<readonly string[][]> {
  const rows: string[][] = [];
  const all = columns.map((_, k) => k);
  await readChunks(all, (chunk) => {
    for (let i = 0; i < chunk.rowCount && rows.length < sampledRowsMax; i++) {
      rows.push(columns.map((column, k) => cellText(column, chunk.cell(k, i))));
    }
    return rows.length < sampledRowsMax ? "more" : "enough";
  });
  return rows;
}

function findLayout(
  path: string,
  { source, sample }: { readonly source: TableSource; readonly sample: readonly string[][] },
  options: CandleFileOptions,
): TableLayout {
  const names = source.columns.map(({ name }) => plainIndexName(name));
  const found = findTable([names, ...sample], options);
  if (found.kind === "table") return found.layout;
  const missing =
    found.kind === "incomplete" ? found.missing : ["time", "open", "high", "low", "close"];
  const shown = names.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 40)));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  throw new MisuseError(
    source.errorCode,
    `Cannot read ${path} as ${source.format} candles: no column for ${missing.join(", ")}, ` +
      (shown.length === 0 ? "it has no columns" : `columns were ${shown.join(", ")}${more}`),
  );
}

/** The name that pandas gives to an index without one. */
function plainIndexName(name: string): string {
  return /^__index_level_\d+__$/.test(name) ? "index" : name;
}

/** Whose rows are wanted where a column names the asset of each row. */
async function assetOf(
  path: string,
  { source, layout }: { readonly source: TableSource; readonly layout: TableLayout },
  options: CandleFileOptions,
): Promise<{ readonly column: number; readonly cell: string } | undefined> {
  const column = layout.assetColumn;
  if (column === undefined) return undefined;
  const names = new Set<string>();
  await source.readChunks([column], (chunk) => {
    for (let i = 0; i < chunk.rowCount; i++) {
      const cell = chunk.cell(0, i);
      if (cell !== undefined) names.add(String(cell));
    }
    return names.size > assetsMax ? "enough" : "more";
  });
  // Numbers of rows or of trades are no names of assets.
  if (names.size === 0 || names.size > assetsMax) return undefined;
  return namingFile(path, () => ({ column, cell: chooseAsset([...names], options) }));
}

/** A column without a single value is no volume; a table without rows keeps it. */
async function holdsValues(source: TableSource, column: number): Promise<boolean> {
  let rows = 0;
  let found = false;
  await source.readChunks([column], (chunk) => {
    rows += chunk.rowCount;
    for (let i = 0; i < chunk.rowCount && !found; i++) found = !isNothing(chunk.cell(0, i));
    return found ? "enough" : "more";
  });
  return found || rows === 0;
}

function columnNames(
  { time, ...prices }: TableLayout["roles"],
  { columns }: TableSource,
): Readonly<Record<string, string>> {
  const nameOf = (k: number): string => columns[k]?.name ?? "";
  const names: Record<string, string> = { time: time.map(nameOf).join(" ") };
  for (const role of ["open", "high", "low", "close", "volume"] as const) {
    const k = prices[role];
    if (k !== undefined) names[role] = nameOf(k);
  }
  return names;
}

function namingFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof MisuseError)) throw error;
    throw new MisuseError(error.code, error.message.replace("the file", path), { cause: error });
  }
}
