import type { Exchange } from "ccxt";
import { MisuseError, WorldError } from "../../foundation/errors.ts";
import type { CandleRows } from "../../market/candle-rows.ts";
import type {
  CandleSource,
  FetchCandlesRequest,
  FetchCandlesWatch,
} from "../../market/candle-source.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { exchangeFailure, type ExchangeErrors } from "./exchange-failure.ts";
import { fetchPages } from "./fetch-pages.ts";

export interface ExchangeOptions {
  /** Most time for one whole fetch; default 60 s. */
  readonly timeLimitMs?: number;
  /** ccxt settings laid over ours: other hosts, proxies. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * Candles of an exchange's spot markets through ccxt, which is loaded at the first fetch.
 *
 * The exchange's clock decides what has closed. Nothing is retried; without a network the answer
 * comes within seconds.
 *
 * @param exchange ccxt's name of it: "binance".
 */
export function openExchangeCandles(
  exchange: string,
  { timeLimitMs = 60_000, settings = {} }: ExchangeOptions = {},
): CandleSource {
  return {
    name: exchange,
    fetchCandles: async (request, watch = {}) => {
      const what = `${request.instrument} ${request.timeframe} candles`;
      const { api, errors } = await openApi(exchange, settings);
      const limit = AbortSignal.timeout(timeLimitMs);
      const signal = AbortSignal.any([limit, ...(watch.signal ? [watch.signal] : [])]);
      try {
        return await fetchClosed(api, request, { ...watch, signal });
      } catch (error) {
        if (limit.aborted && error === limit.reason) {
          throw tooSlow(exchange, { what, timeLimitMs, cause: error });
        }
        throw exchangeFailure(error, errors, { exchange, what });
      } finally {
        await api.close();
      }
    },
  };
}

const pageSize = 1000;
/** A first question that a reachable exchange answers at once. */
const greetingLimitMs = 5000;
/** The list of markets can have ten megabytes. */
const answerLimitMs = 20_000;

// Exchanges that can be asked for one market instead of the list of all.
const oneMarket: Readonly<Record<string, (instrument: InstrumentId) => object>> = {
  binance: (instrument) => ({ symbol: instrument }),
};

async function openApi(
  exchange: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<{ readonly api: Exchange; readonly errors: ExchangeErrors }> {
  const { default: ccxt, NetworkError, BadSymbol } = await import("ccxt");
  const known = ccxt as unknown as Readonly<Record<string, new (settings: object) => Exchange>>;
  const Api = ccxt.exchanges.includes(exchange) ? known[exchange] : undefined;
  if (Api === undefined) {
    throw new MisuseError(
      "E_EXCHANGE",
      `Cannot fetch candles: no exchange is known by that name, value was ${JSON.stringify(exchange)}`,
    );
  }
  const api = new Api({
    enableRateLimit: true,
    maxRetriesOnFailure: 0,
    options: { defaultType: "spot", fetchMarkets: { types: ["spot"] } },
    ...settings,
  });
  return { api, errors: { NetworkError, BadSymbol } };
}

async function fetchClosed(
  api: Exchange,
  request: FetchCandlesRequest,
  watch: FetchCandlesWatch & { readonly signal: AbortSignal },
): Promise<CandleRows> {
  const { instrument, timeframe, sinceMs, untilMs } = request;
  const { signal, onProgress } = watch;
  refuseTimeframe(api, request);
  const nowMs = await exchangeTimeMs(api, signal);
  api.timeout = answerLimitMs;
  const ask = oneMarket[api.id]?.(instrument) ?? {};
  await unlessAborted(api.loadMarkets(false, ask), signal);
  const market = findMarket(api, instrument);
  const stepMs = timeframeMs(timeframe);
  // The candle that opens at this moment has not closed: the exchange is still forming it.
  const formingMs = Math.floor(nowMs / stepMs) * stepMs;
  const from = Math.ceil(sinceMs / stepMs) * stepMs;
  const span = { sinceMs: from, untilMs: Math.min(untilMs, formingMs), stepMs, pageSize };
  const expected = Math.max(0, Math.ceil((span.untilMs - from) / stepMs));
  return fetchPages(
    span,
    (pageMs, limit) => unlessAborted(api.fetchOHLCV(market, timeframe, pageMs, limit), signal),
    (fetched) => onProgress?.(fetched, expected),
  );
}

function refuseTimeframe(api: Exchange, { timeframe }: FetchCandlesRequest): void {
  if (api.has["fetchOHLCV"] === true && Object.hasOwn(api.timeframes ?? {}, timeframe)) return;
  throw new MisuseError(
    "E_EXCHANGE",
    `Cannot fetch ${timeframe} candles: ${api.id} offers ${Object.keys(api.timeframes ?? {}).join(", ") || "none"}`,
  );
}

/** The exchange's clock; where it shows none, that of this machine. */
async function exchangeTimeMs(api: Exchange, signal: AbortSignal): Promise<number> {
  if (api.has["fetchTime"] !== true) return Date.now();
  api.timeout = greetingLimitMs;
  const timeMs = await unlessAborted(api.fetchTime(), signal);
  if (timeMs !== undefined && Number.isFinite(timeMs)) return timeMs;
  throw new WorldError(
    "E_EXCHANGE_REFUSED",
    `Cannot fetch candles: what answers in place of ${api.id} does not tell the time as it does; does a sign-in page stand between?`,
  );
}

/** ccxt's name of the spot market: BTCUSDT -> "BTC/USDT". */
function findMarket(api: Exchange, instrument: InstrumentId): string {
  const market = Object.values(api.markets ?? {}).find(
    (candidate) =>
      candidate?.spot === true &&
      `${candidate.base}${candidate.quote}`.toUpperCase() === instrument,
  );
  if (market !== undefined) return market.symbol;
  throw new MisuseError(
    "E_EXCHANGE_INSTRUMENT",
    `Cannot fetch ${instrument} candles: ${api.id} has no spot market of that name`,
  );
}

// ccxt takes no signal: an abandoned request ends by its own time limit, its answer is dropped.
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

function tooSlow(
  exchange: string,
  { what, timeLimitMs, cause }: { what: string; timeLimitMs: number; cause: unknown },
): WorldError {
  return new WorldError(
    "E_EXCHANGE_SLOW",
    `Cannot fetch ${what}: ${exchange} did not hand them over within ${timeLimitMs / 1000} s`,
    { cause, retryable: true },
  );
}
