import { kline } from "./binance-server.ts";
import { type LocalAnswer, type LocalServer, serveLocally } from "./local-server.ts";

export interface OtherMarket {
  /** The exchange's clock, UTC epoch milliseconds. */
  readonly nowMs: number;
  /** Open time of the first candle there is. */
  readonly listedMs: number;
}

export interface OtherExchange extends LocalServer {
  /** Settings that point ccxt at this server and let it ask more often. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Hourly and daily BTC-USD in the shapes of Coinbase: a window of time, newest first, at most 300. */
export async function startCoinbaseServer(market: OtherMarket): Promise<OtherExchange> {
  const server = await serveLocally((url) => coinbaseAnswer(market, url));
  return { ...server, settings: { rateLimit: 20, urls: { api: { public: server.url } } } };
}

/** Hourly and daily BTC/USD in the shapes of Kraken: the newest 720 candles, whatever is asked. */
export async function startKrakenServer(market: OtherMarket): Promise<OtherExchange> {
  const server = await serveLocally((url) => krakenAnswer(market, url));
  return { ...server, settings: { rateLimit: 20, urls: { api: { public: server.url } } } };
}

function coinbaseAnswer(market: OtherMarket, { pathname, searchParams: query }: URL): LocalAnswer {
  if (pathname === "/time") return json({ epoch: market.nowMs / 1000 });
  if (pathname === "/currencies") return json([]);
  if (pathname === "/products") {
    const sizes = { base_increment: "0.00000001", quote_increment: "0.01" };
    return json([
      { id: "BTC-USD", base_currency: "BTC", quote_currency: "USD", ...sizes, status: "online" },
    ]);
  }
  if (pathname !== "/products/BTC-USD/candles") return json({ message: "NotFound" }, 404);
  const stepMs = Number(query.get("granularity")) * 1000;
  const fromMs = Date.parse(query.get("start") ?? "");
  const untilMs = Date.parse(query.get("end") ?? "");
  if ((untilMs - fromMs) / stepMs > 300) return json({ message: "too many candles" }, 400);
  const rows = klinesOf(market, { fromMs, untilMs, stepMs });
  // [time in seconds, low, high, open, close, volume]
  const candles = rows.map(([time, open, high, low, close, volume]) =>
    [Number(time) / 1000, low, high, open, close, volume].map(Number),
  );
  return json(candles.toReversed());
}

function krakenAnswer(market: OtherMarket, { pathname, searchParams: query }: URL): LocalAnswer {
  const found = (result: object): LocalAnswer => json({ error: [], result });
  if (pathname === "/0/public/Time") return found({ unixtime: Math.floor(market.nowMs / 1000) });
  if (pathname === "/0/public/Assets") return found({});
  if (pathname === "/0/public/AssetPairs") return found({ XXBTZUSD: krakenPair });
  if (pathname !== "/0/public/OHLC") return json({ error: ["EGeneral:Unknown method"] });
  const stepMs = Number(query.get("interval")) * 60_000;
  const rows = klinesOf(market, { fromMs: 0, untilMs: market.nowMs, stepMs }).slice(-720);
  const sinceMs = Number(query.get("since")) * 1000;
  // [time in seconds, open, high, low, close, vwap, volume, trades]
  const candles = rows
    .filter(([time]) => Number(time) > sinceMs)
    .map(([time, open, high, low, close, volume]) => {
      return [Number(time) / 1000, open, high, low, close, close, volume, 7];
    });
  return found({ XXBTZUSD: candles, last: 0 });
}

const krakenPair = {
  altname: "XBTUSD",
  wsname: "XBT/USD",
  aclass_base: "currency",
  base: "XXBT",
  aclass_quote: "currency",
  quote: "ZUSD",
  pair_decimals: 1,
  lot_decimals: 8,
  fees: [[0, 0.4]],
  fees_maker: [[0, 0.25]],
  ordermin: "0.0001",
  costmin: "0.5",
  tick_size: "0.1",
  status: "online",
};

function klinesOf(
  { listedMs, nowMs }: OtherMarket,
  { fromMs, untilMs, stepMs }: { fromMs: number; untilMs: number; stepMs: number },
) {
  const rows = [];
  // A daily candle is there where one of its hours is.
  let openMs = Math.ceil(Math.max(fromMs, listedMs - stepMs + 1) / stepMs) * stepMs;
  for (; openMs <= Math.min(untilMs, nowMs); openMs += stepMs) rows.push(kline(openMs, stepMs));
  return rows;
}

function json(body: object, status = 200): LocalAnswer {
  return { status, body: JSON.stringify(body) };
}
