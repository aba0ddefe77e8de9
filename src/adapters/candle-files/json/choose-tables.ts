import { MisuseError } from "../../../foundation/errors.ts";
import { isTicker } from "../assets/asset-name.ts";
import { chooseAsset } from "../assets/choose-asset.ts";
import type { CandleFileOptions } from "../candle-file.ts";
import { plainNames } from "../column-roles.ts";
import { isScalar, type JsonPath, type JsonValue } from "./json-walker.ts";

/** A container of candles and where it stands. */
export interface PlacedTable {
  readonly value: JsonValue[] | Map<string, JsonValue>;
  /** Keys from the document; array places as "0", "1". */
  readonly path: readonly string[];
}

export interface ChosenTables {
  /** Where they are; `undefined` stands for any key. */
  readonly path: JsonPath;
  /** The first of them. */
  readonly first: PlacedTable;
  /** Tables of other assets, which are passed over. */
  readonly others: readonly PlacedTable[];
}

type TableOptions = Pick<CandleFileOptions, "asset" | "instrument">;

/**
 * Picks, of all tables at one depth of a JSON text, those that are meant: pages of one table are all
 * taken, of several assets one.
 *
 * @param tables At least one.
 * @throws {MisuseError} E_ASSET: which is meant is not clear, or it is plainly another asset.
 */
export function chooseTables(
  root: JsonValue,
  tables: readonly PlacedTable[],
  options: TableOptions,
): ChosenTables {
  const names = namesOf(root, tables);
  const known = [...new Set(names.filter((name) => name !== undefined))];
  const name = known.length === 0 ? undefined : chooseAsset(known, options);
  const mine = tables.filter((_, i) => names[i] === name);
  const others = tables.filter((table) => !mine.includes(table));
  const path = sharedPath(root, mine, known.length > 1);
  const first = mine[0]!;
  if (others.some((other) => matchesPath(other.path, path))) {
    throw new MisuseError(
      "E_ASSET",
      `Cannot pick an asset of the file: the tables of ${known.slice(0, 8).join(", ")} alternate in it; write one file for each`,
    );
  }
  return { path, first, others };
}

/** Whether keys lead to a place of the path. */
function matchesPath(keys: readonly string[], path: JsonPath): boolean {
  return (
    keys.length === path.length && path.every((key, i) => key === undefined || key === keys[i])
  );
}

/** The asset that an answer names beside its candles or on the way to them: "ETHUSDT". */
function namesOf(root: JsonValue, tables: readonly PlacedTable[]): readonly (string | undefined)[] {
  const [first] = tables;
  const place = first!.path.findIndex((key, i) => tables.some(({ path }) => path[i] !== key));
  const keys = tables.map(({ path }) => path[place] ?? "");
  const isKeyed = place >= 0 && ancestors(root, first!.path)[place] instanceof Map;
  if (isKeyed && !keys.every((key) => /^\d{4}/.test(key))) return keys;
  return tables.map(({ path }) => statedName(root, path));
}

/** The deepest name that is plainly one of an asset. */
function statedName(root: JsonValue, path: readonly string[]): string | undefined {
  const places = ancestors(root, path);
  for (let i = places.length - 1; i >= 0; i--) {
    const beside = places[i] instanceof Map ? nameBeside(places[i] as Map<string, JsonValue>) : "";
    if (beside !== "") return beside;
    const isKey = i > 0 && places[i - 1] instanceof Map;
    if (isKey && isTicker(path[i - 1]!)) return path[i - 1];
  }
  return undefined;
}

const nameKeys = new Set(
  ["symbol", "ticker", "pair", "instrument", "instrumentname", "instid", "productid"].concat([
    "market",
    "currencypair",
    "tradingpair",
    "digitalcurrencycode",
    "ch",
  ]),
);

function nameBeside(object: ReadonlyMap<string, JsonValue>): string {
  const keys = [...object.keys()];
  const plain = plainNames(keys);
  const names = keys.map((key, i) => {
    const value = object.get(key)!;
    if (value instanceof Map) return /^meta/i.test(key) ? nameBeside(value) : "";
    if (typeof value !== "string" || !nameKeys.has(plain[i]!)) return "";
    // HTX names its channel: "market.btcusdt.kline.60min".
    const name = /^market\.(?<pair>\w+)\.kline/.exec(value)?.groups?.["pair"] ?? value;
    return isTicker(name) ? name : "";
  });
  return names.find((name) => name !== "") ?? "";
}

/** The root and every container on the way, the last one is the table. */
function ancestors(root: JsonValue, path: readonly string[]): readonly JsonValue[] {
  const found = [root];
  for (const key of path) {
    const parent = found.at(-1)!;
    const member =
      parent instanceof Map ? parent.get(key) : isScalar(parent) ? null : parent[Number(key)];
    found.push(member ?? null);
  }
  return found;
}

/** Pages stand in arrays, or under months; where assets do, one place is meant. */
function sharedPath(root: JsonValue, tables: readonly PlacedTable[], hasAssets: boolean): JsonPath {
  const { path } = tables[0]!;
  const places = ancestors(root, path);
  return path.map((key, i) => {
    const differs = tables.some((table) => table.path[i] !== key);
    const mayGoOn = !hasAssets && Array.isArray(places[i]);
    return differs || mayGoOn ? undefined : key;
  });
}
