import { type ColumnRoles, plainNames } from "../column-roles.ts";
import { isTicker } from "./asset-name.ts";

/** Best first. */
const assetNames = [
  ["symbol", "ticker", "pair", "instrument", "asset", "productid", "market", "coin", "crypto"],
  ["tic", "sym", "symbols", "baseasset", "base", "basecurrency", "currencypair", "tradingpair"],
  ["instid", "cryptocurrency", "currency", "slug", "name", "code"],
].flat();

/** The column that says which asset a row belongs to; `undefined`: the header names none. */
export function assetColumn(names: readonly string[]): number | undefined {
  const plain = plainNames(names);
  return assetNames.map((name) => plain.indexOf(name)).find((column) => column >= 0);
}

/** The column of a table without header whose cells are all names of assets, as "BTCUSDT". */
export function tickerColumn(
  rows: readonly (readonly string[])[],
  roles: ColumnRoles,
): number | undefined {
  const whole = rows.filter((row) => row.length > roles.close);
  const isTickers = (column: number): boolean =>
    whole.every((row) => isTicker(row[column] ?? "") && (row[column] ?? "").trim().length > 2);
  const column = whole[0]?.findIndex((_, k) => isTickers(k)) ?? -1;
  return column < 0 ? undefined : column;
}

/** Assets that one file may hold; more are no table of assets. */
export const assetsMax = 100_000;
