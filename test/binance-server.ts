import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the exchange of a test is like. */
export interface BinanceMarket {
  /** The exchange's clock, UTC epoch milliseconds. */
  readonly nowMs: number;
  /** Open time of the first candle there is. */
  readonly listedMs: number;
  /** Candles that are absent: their open times lie in [from, until). */
  readonly gap?: readonly [fromMs: number, untilMs: number];
  /** A page that starts here is empty, though candles follow. */
  readonly emptyPageAtMs?: number;
  /** Answers nothing at all to this path: "/api/v3/klines". */
  readonly silentPath?: string;
  /** Answers this status and body to every request. */
  readonly refusal?: { readonly status: number; readonly body: object };
}

export interface BinanceServer {
  /** Settings that point ccxt at this server and change nothing else. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Paths with their queries, in order. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

const hourMs = 3_600_000;

/** A local exchange that answers hourly BTCUSDT in the shapes of Binance's public REST interface. */
export async function startBinanceServer(market: BinanceMarket): Promise<BinanceServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    requests.push(`${url.pathname}${url.search}`);
    if (market.refusal !== undefined) {
      send(response, market.refusal.status, market.refusal.body);
    } else if (url.pathname !== market.silentPath) {
      const { status, body } = answer(market, url);
      send(response, status, body);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    settings: { urls: { api: { public: `http://127.0.0.1:${port}/api/v3` } } },
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function answer(market: BinanceMarket, url: URL): { status: number; body: object } {
  const query = url.searchParams;
  if (url.pathname === "/api/v3/time") return { status: 200, body: { serverTime: market.nowMs } };
  const isKnown = query.get("symbol") === "BTCUSDT";
  if (!isKnown) return { status: 400, body: { code: -1121, msg: "Invalid symbol." } };
  if (url.pathname === "/api/v3/exchangeInfo") return { status: 200, body: exchangeInfo() };
  if (url.pathname === "/api/v3/klines") return { status: 200, body: klines(market, query) };
  return { status: 404, body: { code: -1, msg: "no such path" } };
}

// The real answer for one symbol, without the filters that only orders need.
function exchangeInfo(): object {
  return {
    timezone: "UTC",
    serverTime: 1_700_000_000_000,
    rateLimits: [
      { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 6000 },
    ],
    exchangeFilters: [],
    symbols: [
      {
        symbol: "BTCUSDT",
        status: "TRADING",
        baseAsset: "BTC",
        baseAssetPrecision: 8,
        quoteAsset: "USDT",
        quotePrecision: 8,
        quoteAssetPrecision: 8,
        orderTypes: ["LIMIT", "LIMIT_MAKER", "MARKET"],
        isSpotTradingAllowed: true,
        isMarginTradingAllowed: true,
        filters: [
          { filterType: "PRICE_FILTER", minPrice: "0.01", maxPrice: "1000000", tickSize: "0.01" },
          { filterType: "LOT_SIZE", minQty: "0.00001", maxQty: "9000", stepSize: "0.00001" },
        ],
        permissions: [],
        permissionSets: [["SPOT", "MARGIN"]],
      },
    ],
  };
}

// [open time, open, high, low, close, volume, close time, quote volume, trades, two takers, unused]
function klines(market: BinanceMarket, query: URLSearchParams): object {
  const startMs = Number(query.get("startTime"));
  const limit = Math.min(1000, Number(query.get("limit") ?? 500));
  if (query.get("interval") !== "1h" || startMs === market.emptyPageAtMs) return [];
  const rows: (number | string)[][] = [];
  const [gapFrom, gapUntil] = market.gap ?? [0, 0];
  let openMs = Math.ceil(Math.max(startMs, market.listedMs) / hourMs) * hourMs;
  for (; openMs <= market.nowMs && rows.length < limit; openMs += hourMs) {
    if (openMs < gapFrom || openMs >= gapUntil) rows.push(kline(openMs));
  }
  return rows;
}

/** The close that the server gives for the candle that opens at this moment. */
export function closeAt(openMs: number): number {
  return Number((30_000 + 500 * Math.sin(openMs / 1e8)).toFixed(2));
}

function kline(openMs: number): (number | string)[] {
  const [open, close] = [closeAt(openMs - hourMs), closeAt(openMs)];
  const [high, low] = [Math.max(open, close) + 5, Math.min(open, close) - 5];
  const prices = [open, high, low, close].map((price) => price.toFixed(8));
  const volume = (10 + Math.cos(openMs / 1e7)).toFixed(8);
  const closeMs = openMs + hourMs - 1;
  return [openMs, ...prices, volume, closeMs, "300000.0", 1000, "5.0", "150000.0", "0"];
}
