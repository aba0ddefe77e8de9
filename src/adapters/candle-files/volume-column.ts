import type { InstrumentId } from "../../market/instrument.ts";

/**
 * Finds the column with the volume in base currency among header names.
 *
 * @param names Header names in lower case, letters and digits only: "volumebtc".
 * @returns `undefined`: no column is a volume, or all are in quote currency.
 */
export function volumeColumn(
  names: readonly string[],
  instrument: InstrumentId,
): number | undefined {
  const ranks = names.map((name) => volumeRank(name, instrument));
  const best = Math.max(0, ...ranks);
  return best === 0 ? undefined : ranks.indexOf(best);
}

/** Whether a name may be that of all that was traded, in whatever currency; or one of its kin. */
export function maybeVolume(name: string): boolean {
  if (bareNames.has(name)) return true;
  if (!/vol|turnover|notional|amount|quantity/.test(name) || partOfVolume.test(name)) return false;
  return !indicators.test(name.replace(/volume|vol/, ""));
}

const partOfVolume = /taker|maker|tick|buy|sell|bid|ask|spread|volat|^prev|open|24h/;

const bareNames = new Set(["v", "amount", "qty", "quantity"]);
const otherVolumes = /taker|maker|tick|turnover|spread|volat/;
const baseNames = /^(?:from|base.*|traded|crypto|coins?)$/;
/** "Volume MA" and its kin are computed from the volume. */
const indicators = /^(?:[sew]?ma|avg|average|mean|osc|delta|change|chg|pct|ratio|profile)\d*$/;
const quoteNames =
  /^(?:to|currency|fiat|counter|quote.*|dollars?|euros?|pounds?|yen|won|ccyquote|usd[tcpkmb]?|[bft]usd|fdusd|dai|eur[ct]?|gbp|jpy|krw|try|brl|aud|cad|chf)$/;

/** 0: not a volume in base currency; else the higher the surer. */
function volumeRank(name: string, instrument: InstrumentId): number {
  if (bareNames.has(name)) return 1;
  if (!name.includes("vol") || otherVolumes.test(name)) return 0;
  const asset = name
    .replace(/volume|vol/, "")
    .replace(/(?:in)?(?:thousand|million|billion)s?(?:of)?/, "");
  return assetRank(asset.replace(/^in(?=.{3})/, ""), instrument);
}

/** Ranks what a volume's name says beside "volume": "btc", "usdt", "from", or nothing. */
function assetRank(asset: string, instrument: InstrumentId): number {
  // "Volume (B)" is in billions of something.
  if (asset === "" || /^[kmb]$/.test(asset)) return 2;
  if (indicators.test(asset)) return 0;
  if (baseNames.test(asset)) return 3;
  const name = asset.toUpperCase();
  if (instrument.startsWith(name)) return 4;
  if (quoteNames.test(asset) || instrument.endsWith(name)) return 0;
  return /^[a-z]{2,5}$/.test(asset) ? 3 : 1;
}
