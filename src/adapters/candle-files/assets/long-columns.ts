import { plainNames } from "../column-roles.ts";

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

/** Assets that one file may hold; more are no table of assets. */
export const assetsMax = 100_000;
