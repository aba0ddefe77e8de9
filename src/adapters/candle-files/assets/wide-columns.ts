import type { CandleFileOptions } from "../candle-file.ts";
import { type ColumnRoles, plainNames, timeColumns } from "../column-roles.ts";
import { volumeColumn } from "../volume-column.ts";
import { chooseAsset } from "./choose-asset.ts";

/**
 * Reads a header whose columns belong to assets: "BTC:open", "open_BTC", "BTC-USD open",
 * "('Open', 'BTC-USD')".
 *
 * @param firstRow The cells of the line below it.
 * @returns `undefined`: no asset has open, high, low and close, or there is no time column.
 * @throws {MisuseError} E_ASSET: several assets, and which one is meant is not clear.
 */
export function readWideHeader(
  names: readonly string[],
  firstRow: readonly string[],
  options: Pick<CandleFileOptions, "asset" | "instrument">,
): ColumnRoles | undefined {
  const assets = findAssets(names);
  const complete = [...assets].filter(([, fields]) => prices.every((price) => fields.has(price)));
  if (complete.length === 0) return undefined;
  const time = timeColumns(plainNames(names), firstRow);
  if (time.length === 0) return undefined;
  const asset = chooseAsset(
    complete.map(([name]) => name),
    options,
  );
  const fields = assets.get(asset)!;
  const column = (field: string): number => fields.get(field)!;
  return {
    time,
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: baseVolume(fields, options),
  };
}

/** How many assets of a header have all four prices. */
export function countAssets(names: readonly string[]): number {
  const fieldsOf = [...findAssets(names).values()];
  return fieldsOf.filter((fields) => prices.every((price) => fields.has(price))).length;
}

const prices = ["open", "high", "low", "close"] as const;
const separator = String.raw`[\s:_./|,-]+`;
const field = String.raw`(?<field>open|high|low|close|(?:(?:base|quote)${separator})?vol(?:ume)?(?:${separator}(?:base|quote|from|to))?)`;
const assetFirst = new RegExp(String.raw`^(?<asset>.+?)${separator}${field}$`, "i");
const fieldFirst = new RegExp(String.raw`^${field}${separator}(?<asset>.+)$`, "i");

/** "adj_close", and "time_open" beside "time_high". */
const noAsset = /^(?:adj|(?:time|date)(?:stamp)?$)/i;

/** Columns of each asset by field, as they come: "BTC" -> "open" -> 1. */
function findAssets(names: readonly string[]): Map<string, Map<string, number>> {
  const assets = new Map<string, Map<string, number>>();
  for (const [column, name] of names.entries()) {
    const bare = name.replaceAll(/["'()[\]]/g, "").trim();
    const groups = (fieldFirst.exec(bare) ?? assetFirst.exec(bare))?.groups;
    if (groups === undefined || noAsset.test(groups["asset"]!)) continue;
    const fields = assets.get(groups["asset"]!) ?? new Map<string, number>();
    const key = groups["field"]!.toLowerCase();
    if (!fields.has(key)) fields.set(key, column);
    assets.set(groups["asset"]!, fields);
  }
  return assets;
}

function baseVolume(
  fields: ReadonlyMap<string, number>,
  { instrument }: Pick<CandleFileOptions, "instrument">,
): number | undefined {
  const names = [...fields.keys()];
  const found = volumeColumn(plainNames(names), instrument);
  return found === undefined ? undefined : fields.get(names[found]!);
}
