/** One way to read the name of an asset or a pair. */
export interface AssetReading {
  /** "BTC", also where the name says XBT. */
  readonly base: string;
  /** What it is counted in; `undefined`: the name does not say. */
  readonly quote: string | undefined;
}

/**
 * Reads "BTC", "BTC-USD", "BTCUSDT", "XXBTZUSD", "BINANCE:BTCUSDT", "BTC/USDT:USDT", "BTC-PERP", in
 * capitals or not. Without a separator there are several ways: "STETH" is an asset or ST in ETH.
 */
export function readAssetName(name: string): readonly AssetReading[] {
  const text = withoutExchange(name.trim()).toUpperCase();
  const tokens = text.split(/[^A-Z0-9]+/).filter((token) => token !== "");
  if (/^(?:SPOT|PERP|FTS)$/.test(tokens[1] ?? "") && tokens.length > 3) tokens.splice(0, 2);
  const [base, ...rest] = tokens.filter((token, i) => i === 0 || !contracts.test(token));
  if (base === undefined) return [];
  if (rest.length === 0) return unseparated(base);
  const quote = knownQuotes.find((known) => known === rest[0] || `Z${known}` === rest[0]);
  return [{ base: plainBase(base), quote }];
}

/** What a pair is counted in where its letters tell: "USDT" of "BTCUSDT". */
export function quoteOf(pair: string): string | undefined {
  return readAssetName(pair).findLast(({ quote }) => quote !== undefined)?.quote;
}

/** Whether two quotes are one, or both a dollar. */
export function areSameQuote(a: string, b: string): boolean {
  return a === b || (dollars.includes(a) && dollars.includes(b));
}

/** Whether a name is a currency that prices are counted in and no coin: "EUR", "USDT". */
export function isCurrency(name: string): boolean {
  return currencies.includes(name.toUpperCase());
}

/**
 * Whether a name is plainly that of an asset or a pair: 2 to 12 capitals or digits, or a pair in
 * small letters; no number, no word as "Bitcoin", no exchange and no unit of time.
 */
export function isTicker(name: string): boolean {
  const text = name.trim();
  const bare = withoutExchange(text);
  if (/^[a-z]{2,5}[-_/]?(?:usd[tc]?|eur)$/.test(bare)) return true;
  const parts = bare.split(/[-_/:. ]/);
  if (!parts.every((part) => /^[A-Z0-9]{1,16}$/.test(part))) return false;
  const [base = ""] = parts;
  if (!/[A-Z]/.test(base) || /^\d+[A-Z]$/.test(base) || words.has(text)) return false;
  const hasQuote = readAssetName(bare).some(({ quote }) => quote !== undefined);
  return hasQuote || (base.length >= 2 && base.length <= 12);
}

const dollars = ["USD", "USDT", "USDC", "USDP", "BUSD", "TUSD", "FUSD", "FDUSD"];
const currencies = dollars.concat(
  ["DAI", "EUR", "EURC", "EURT", "GBP", "JPY", "KRW", "TRY", "BRL", "AUD", "CAD", "CHF", "UAH"],
  ["RUB", "PLN", "ZAR", "INR", "IDR", "NGN", "ARS", "MXN", "CZK", "SGD", "HKD", "CNY", "NZD"],
);
/** Shorter first, so that the last one found is the longest. */
const knownQuotes = [...currencies, "BTC", "XBT", "ETH", "BNB"].toSorted(
  (a, b) => a.length - b.length,
);

const contracts = /^(?:PERP|PERPETUAL|SWAP|SPOT|FUTURES|P|CC)$/;
const aliases = new Map([
  ["XBT", "BTC"],
  ["XXBT", "BTC"],
  ["XETH", "ETH"],
  ["XDG", "DOGE"],
  ["XXDG", "DOGE"],
  ["XXRP", "XRP"],
  ["XLTC", "LTC"],
  ["BITCOIN", "BTC"],
  ["ETHEREUM", "ETH"],
]);

/** Capitals that stand where an asset may, and are none. */
const words = new Set(
  [
    "BINANCE BITFINEX BITGET BITMEX BITSTAMP BITTREX BYBIT COINBASE DERIBIT GATEIO GEMINI HTX HUOBI",
    "KRAKEN KUCOIN MEXC OKEX OKX POLONIEX UPBIT SPOT PERP SWAP FUTURES MARGIN CRYPTO INDEX",
    "BID ASK MID LAST MARK PRICE TRADE TRADES AM PM UTC GMT EST EDT CET CEST PST PDT TRUE FALSE",
    "BUY SELL NAN NULL NONE NA DATA BARS CANDLES RESULT RESULTS RAW OHLC OHLCV ROWS ITEMS QUOTE",
    "QUOTES LIST PRICES VALUES KLINES KLINE HISTORY OK SUCCESS",
  ].flatMap((line) => line.split(" ")),
);

/** "BINANCE:BTCUSDT", "X:BTCUSD" and "tBTCUSD" without what stands before. */
function withoutExchange(name: string): string {
  const [, rest] = /^[A-Za-z0-9]+:([A-Za-z0-9/_.-]{5,})$/.exec(name) ?? [];
  const isPrefixed = rest !== undefined && !isCurrency(rest);
  return (isPrefixed ? rest : name).replace(/^t(?=[A-Z0-9:]{6,}$)/, "");
}

function unseparated(text: string): readonly AssetReading[] {
  const ofKraken = /^X([A-Z]{3})(?:Z([A-Z]{3})|X(XBT|ETH))$/.exec(text);
  if (ofKraken !== null) {
    const quote = plainBase(ofKraken[2] ?? ofKraken[3]!);
    return [{ base: plainBase(ofKraken[1]!), quote }];
  }
  const body = text.replace(/(?<=.{3})PERP$/, "");
  const splits = knownQuotes
    .filter((quote) => body.length > quote.length && body.endsWith(quote))
    .map((quote) => ({
      base: plainBase(body.slice(0, -quote.length)),
      quote: plainBase(quote),
    }));
  return [{ base: plainBase(body), quote: undefined }, ...splits];
}

function plainBase(base: string): string {
  return aliases.get(base) ?? base;
}
