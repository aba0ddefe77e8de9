import { MisuseError } from "../../foundation/errors.ts";
import { assetFit, chooseAsset } from "./assets/choose-asset.ts";
import { assetsMax } from "./assets/long-columns.ts";
import type { CandleFile, CandleFileOptions } from "./candle-file.ts";
import { compileCellReaders, timeText } from "./cells/cell-readers.ts";
import { isWithoutZone, statedOffsetMs } from "./cells/named-zone.ts";
import { plainNames } from "./column-roles.ts";
import { lateVolumes } from "./late-volumes.ts";
import { settleVolume } from "./settle-volume.ts";
import type { TableLayout } from "./table-layout.ts";
import { createTableRowReader } from "./table-row-reader.ts";
import type { TextTable } from "./text-table.ts";
import { volumeUnit } from "./volume-unit.ts";

/**
 * Settles what the layout leaves open (asset, decimal mark, order of dates) and opens the rows.
 *
 * @throws {MisuseError} E_NO_ROWS, E_ASSET, E_DECIMAL, E_DATE_ORDER.
 */
export async function openTable(table: TextTable, options: CandleFileOptions): Promise<CandleFile> {
  if (table.sample.length === 0) {
    const reason = "it names its columns and has no row below";
    throw new MisuseError("E_NO_ROWS", `Cannot find candles in the file: ${reason}`);
  }
  const asset = await longAsset(table, options);
  const sample = sampleOf(table, asset);
  const rows = [...sample, ...(await lateVolumes(table, sample, asset))];
  const layout = settledLayout(rows, table.layout);
  const readers = compileCellReaders(rows, layout.roles, {
    decimal: options.decimal,
    dateOrder: options.dateOrder,
    pointIsDecimal: table.pointIsDecimal,
    offsetMs: columnOffsetMs(rows, layout),
    volumeUnit: volumeUnit(layout.header?.[layout.roles.volume ?? -1] ?? ""),
  });
  const hasVolume = readers.volume !== undefined;
  return {
    hasVolume,
    columns: columnNames(layout, hasVolume),
    readRows: async (receiver) => {
      const settings = { layout, readers, asset, instrument: options.instrument };
      return table.read(createTableRowReader(settings, receiver), receiver.refuse);
    },
  };
}

function sampleOf({ layout, sample }: TextTable, asset: string | undefined): TextTable["sample"] {
  const rows = sample.filter((cells) => cells[layout.assetColumn ?? -1] === asset);
  return rows.length === 0 ? sample : rows;
}

/** The layout as the cells of the sample show it. */
function settledLayout(rows: TextTable["sample"], layout: TableLayout): TableLayout {
  const { roles } = layout;
  const time = [...roles.time, ...zoneColumns(rows, layout)];
  return { ...layout, roles: { ...roles, time, volume: settleVolume(rows, layout) } };
}

/** A column of time zones is part of the time where that has none itself. */
function zoneColumns(rows: TextTable["sample"], { header, roles }: TableLayout): readonly number[] {
  if (header === undefined) return [];
  const zone = plainNames(header).findIndex((name) => zoneName.test(name));
  const isNeeded = rows.some((cells) => isWithoutZone(timeText(cells, roles.time)));
  return zone >= 0 && isNeeded ? [zone] : [];
}

const zoneName = /^(?:time)?zone(?:name)?$|^tz(?:name|info)?$|^(?:timezone|tz|utc|gmt)offset$/;

function columnOffsetMs(rows: TextTable["sample"], { header, roles }: TableLayout): number {
  const cells = rows.map((row) => timeText(row, roles.time));
  const offsets = roles.time.map((column) => statedOffsetMs(header?.[column] ?? "", cells));
  return offsets.find((offsetMs) => offsetMs !== 0) ?? 0;
}

/**
 * The asset of a file with one row per asset and time; the whole file is looked through where its
 * beginning does not show the one that is meant.
 *
 * @returns `undefined`: there is only one asset.
 */
async function longAsset(
  table: TextTable,
  options: CandleFileOptions,
): Promise<string | undefined> {
  const column = table.layout.assetColumn;
  if (column === undefined) return undefined;
  const wanted = options.asset ?? options.instrument;
  const sampled = new Set(table.sample.map((cells) => (cells[column] ?? "").trim()));
  const exact = [...sampled].filter((name) => assetFit(name, wanted) === 3);
  if (exact.length === 1) return exact[0];
  const assets = await distinctCells(table, column);
  if (assets.size === 0 && options.asset === undefined) return undefined;
  const chosen = chooseAsset([...assets], options);
  return assets.size === 1 && options.asset === undefined ? undefined : chosen;
}

async function distinctCells(table: TextTable, column: number): Promise<Set<string>> {
  const names = new Set<string>();
  await table.read(
    (cells) => {
      const name = cells[column]?.trim() ?? "";
      if (name === "" || cells[0]!.startsWith("#")) return;
      names.add(name);
      if (names.size > assetsMax) throw tooManyAssets(table.layout, column);
    },
    () => undefined,
  );
  return names;
}

function tooManyAssets({ header }: TableLayout, column: number): MisuseError {
  return new MisuseError(
    "E_ASSET",
    `Cannot pick an asset of the file: column ${JSON.stringify(header?.[column] ?? column)} holds more than ${assetsMax} names`,
  );
}

function columnNames(
  { header, roles }: TableLayout,
  hasVolume: boolean,
): Readonly<Record<string, string>> | undefined {
  if (header === undefined) return undefined;
  const { time, volume, open, high, low, close } = roles;
  const names: Record<string, string> = { time: time.map((k) => header[k]).join(" ") };
  for (const [role, k] of Object.entries({ open, high, low, close })) names[role] = header[k] ?? "";
  if (hasVolume && volume !== undefined) names["volume"] = header[volume] ?? "";
  return names;
}
