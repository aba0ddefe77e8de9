import type { Exchange } from "ccxt";
import { WorldError } from "../../foundation/errors.ts";
import type { CandleRows } from "../../market/candle-rows.ts";
import type {
  CandleSource,
  FetchCandlesRequest,
  FetchCandlesWatch,
} from "../../market/candle-source.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { type ExchangeSettings, openExchangeApi, unlessAborted } from "./exchange-api.ts";
import { exchangeFailure } from "./exchange-failure.ts";
import { exchangeTimeMs, findMarket, refuseTimeframe } from "./exchange-market.ts";
import { fetchPages } from "./fetch-pages.ts";

export interface ExchangeOptions {
  /** Most time for one whole fetch; default 60 s. */
  readonly timeLimitMs?: number;
  /** ccxt settings laid over ours: other hosts, proxies. */
  readonly settings?: ExchangeSettings;
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
      const { api, errors } = await openExchangeApi(exchange, { settings });
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
async function fetchClosed(
  api: Exchange,
  request: FetchCandlesRequest,
  watch: FetchCandlesWatch & { readonly signal: AbortSignal },
): Promise<CandleRows> {
  const { instrument, timeframe, sinceMs, untilMs } = request;
  const { signal, onProgress } = watch;
  refuseTimeframe(api, timeframe);
  const nowMs = await exchangeTimeMs(api, signal);
  const market = await findMarket(api, instrument, signal);
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
