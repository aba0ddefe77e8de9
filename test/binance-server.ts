import { type Fault, type LocalAnswer, type LocalServer, serveLocally } from "./local-server.ts";

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
  /** Most candles on one page; 1000 unless told. */
  readonly pageMax?: number;
  /** Changes the rows of a page that is asked from a moment on. */
  readonly page?: (rows: Kline[], startMs: number) => Kline[];
  /** Answers nothing at all to this path: "/api/v3/klines". */
  readonly silentPath?: string;
  /** Answers this status and body to every request. */
  readonly refusal?: { readonly status: number; readonly body: object };
  /** Misbehaves at one request. */
  readonly faultAt?: (path: string) => Fault | undefined;
}

export interface BinanceServer extends LocalServer {
  /** Settings that point ccxt at this server and change nothing else. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** As the exchange gives it: open time, four prices and a volume as text, six more cells. */
export type Kline = (number | string)[];

const stepsMs: Readonly<Record<string, number>> = {
  "1m": 60_000,
  "1h": 3_600_000,
  "4h": 14_400_000,
  "1d": 86_400_000,
};

/** A local exchange that answers BTCUSDT in the shapes of Binance's public REST interface. */
export async function startBinanceServer(market: BinanceMarket): Promise<BinanceServer> {
  const { refusal, silentPath } = market;
  const server = await serveLocally(
    (url) => {
      if (refusal !== undefined) return json(refusal.status, refusal.body);
      const { status, body } = answer(market, url);
      return json(status, body);
    },
    (path) => {
      if (path.split("?")[0] === silentPath) return { kind: "silence" };
      return market.faultAt?.(path);
    },
  );
  return {
    ...server,
    settings: {
      urls: { api: { public: `${server.url}/api/v3`, fapiPublic: `${server.url}/fapi/v1` } },
    },
  };
}

function json(status: number, body: object): LocalAnswer {
  return { status, body: JSON.stringify(body) };
}

function answer(market: BinanceMarket, url: URL): { status: number; body: object } {
  const query = url.searchParams;
  const path = url.pathname.replace(/^\/(api\/v3|fapi\/v1)\//, "");
  if (path === "time") return { status: 200, body: { serverTime: market.nowMs } };
  if (url.pathname === "/fapi/v1/exchangeInfo") return { status: 200, body: contractInfo() };
  const asksAll = path === "exchangeInfo" && !query.has("symbol");
  const isKnown = asksAll || query.get("symbol") === "BTCUSDT";
  if (!isKnown) return { status: 400, body: { code: -1121, msg: "Invalid symbol." } };
  if (path === "exchangeInfo") return { status: 200, body: exchangeInfo() };
  if (path === "klines") return { status: 200, body: klines(market, query) };
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

function contractInfo(): object {
  return {
    timezone: "UTC",
    symbols: [
      {
        symbol: "BTCUSDT",
        pair: "BTCUSDT",
        contractType: "PERPETUAL",
        deliveryDate: 4_133_404_800_000,
        onboardDate: 1_569_398_400_000,
        status: "TRADING",
        baseAsset: "BTC",
        quoteAsset: "USDT",
        marginAsset: "USDT",
        pricePrecision: 2,
        quantityPrecision: 3,
        filters: [
          { filterType: "PRICE_FILTER", minPrice: "0.10", maxPrice: "1000000", tickSize: "0.10" },
          { filterType: "LOT_SIZE", minQty: "0.001", maxQty: "1000", stepSize: "0.001" },
        ],
      },
    ],
  };
}

function klines(market: BinanceMarket, query: URLSearchParams): Kline[] {
  const startMs = Number(query.get("startTime"));
  const stepMs = stepsMs[query.get("interval") ?? ""];
  if (stepMs === undefined || startMs === market.emptyPageAtMs) return [];
  const { pageMax = 1000, page = (unchanged: Kline[]) => unchanged } = market;
  const limit = Math.min(pageMax, Number(query.get("limit") ?? 500));
  const rows: Kline[] = [];
  // A longer candle is there where one of its hours is.
  let openMs = Math.ceil(Math.max(startMs, market.listedMs - stepMs + 1) / stepMs) * stepMs;
  for (; openMs <= market.nowMs && rows.length < limit; openMs += stepMs) {
    if (!isInGap(market, openMs, stepMs)) rows.push(kline(openMs, stepMs));
  }
  return page(rows, startMs);
}

function isInGap({ gap = [0, 0] }: BinanceMarket, openMs: number, stepMs: number): boolean {
  return openMs >= gap[0] && openMs + stepMs <= gap[1];
}

/** The close that the server gives for the candle that opens at this moment. */
export function closeAt(openMs: number): number {
  return Number((30_000 + 500 * Math.sin(openMs / 1e8)).toFixed(2));
}

/** The volume that it gives for that candle. */
function volumeAt(openMs: number): number {
  return Number((10 + Math.cos(openMs / 1e7)).toFixed(8));
}

/** The row that it gives for that candle. */
export function kline(openMs: number, stepMs = 3_600_000): Kline {
  const [open, close] = [closeAt(openMs - stepMs), closeAt(openMs)];
  const [high, low] = [Math.max(open, close) + 5, Math.min(open, close) - 5];
  const prices = [open, high, low, close].map((price) => price.toFixed(8));
  const volume = volumeAt(openMs).toFixed(8);
  const closeMs = openMs + stepMs - 1;
  return [openMs, ...prices, volume, closeMs, "300000.0", 1000, "5.0", "150000.0", "0"];
}
