import type { Exchange } from "ccxt";
import { WorldError } from "../../foundation/errors.ts";
import type { Rng } from "../../foundation/rng.ts";
import {
  awaitFirstAnswer,
  type RetryPolicy,
  type RetryWait,
  withRetries,
} from "../../foundation/retry.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import { spotOfPerpetual } from "../../market/market-name.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import { type ExchangeSettings, openExchangeApi, unlessAborted } from "./exchange-api.ts";
import { exchangeTimeMs, findMarket, refuseTimeframe } from "./exchange-market.ts";
import type { SourceCandle } from "./fetch-pages.ts";
import { judgeExchangeFailure } from "./judge-exchange-failure.ts";

/** One market of an exchange, asked page by page; every question is repeated where that may help. */
export interface ExchangePages {
  /** As a candle's origin keeps it: "binance". */
  readonly name: string;
  /** Most candles that one page holds. */
  readonly pageSize: number;
  /** The exchange's clock when it was opened, UTC epoch milliseconds. */
  readonly nowMs: number;
  /** Whether daily candles can be asked for, to find out quickly where candles begin. */
  readonly hasDaily: boolean;
  /** Candles from a moment on, oldest first; may go beyond what was asked for. */
  readonly fetchPage: (
    timeframe: Timeframe,
    sinceMs: number,
    limit: number,
  ) => Promise<readonly SourceCandle[]>;
  readonly close: () => Promise<void>;
}

export interface ExchangePagesOptions {
  readonly settings?: ExchangeSettings | undefined;
  readonly retry: RetryPolicy;
  readonly rng: Rng;
  readonly signal: AbortSignal;
  readonly onWait: (wait: RetryWait) => void;
  /** Most time for one answer. */
  readonly answerLimitMs?: number | undefined;
}

/**
 * Opens one market of an exchange through ccxt, at the pace that the exchange allows.
 *
 * @throws {MisuseError} E_EXCHANGE, E_EXCHANGE_INSTRUMENT, E_EXCHANGE_SETTINGS.
 * @throws {WorldError} E_EXCHANGE_UNREACHABLE, E_EXCHANGE_REFUSED: after all tries.
 */
export async function openExchangePages(
  exchange: string,
  { instrument, timeframe }: CandleKey,
  options: ExchangePagesOptions,
): Promise<ExchangePages> {
  const { settings = {}, signal, answerLimitMs = 20_000 } = options;
  const market = spotOfPerpetual(instrument) !== undefined ? "swap" : "spot";
  const { api, errors } = await openExchangeApi(exchange, { settings, market });
  const what = `${instrument} ${timeframe} candles`;
  const firstAnswer = awaitFirstAnswer();
  const patiently = <T>(work: () => Promise<T>): Promise<T> =>
    withRetries(
      () => {
        api.last_response_headers = undefined;
        return work();
      },
      {
        ...options,
        policy: options.retry,
        firstAnswer,
        judge: (error) => judgeExchangeFailure(error, { api, errors, what, firstAnswer }),
      },
    );
  try {
    refuseTimeframe(api, timeframe);
    const nowMs = await patiently(() => exchangeTimeMs(api, signal));
    const symbol = await patiently(() => findMarket(api, instrument, signal));
    return {
      name: exchange,
      pageSize: pageSizeOf(api, market),
      nowMs,
      hasDaily: Object.hasOwn(api.timeframes ?? {}, "1d"),
      fetchPage: (frame, sinceMs, limit) =>
        patiently(async () => {
          api.timeout = answerLimitMs;
          api.last_json_response = undefined;
          const page = await unlessAborted(api.fetchOHLCV(symbol, frame, sinceMs, limit), signal);
          refuseStrangePage(api, page);
          return page;
        }),
      close: () => api.close(),
    };
  } catch (error) {
    await api.close();
    throw error;
  }
}

const defaultPageSize = 500;

function pageSizeOf(api: Exchange, market: "spot" | "swap"): number {
  const features = api.features as Readonly<Record<string, unknown>> | undefined;
  const ofMarket = features?.[market];
  const kind = market === "spot" ? ofMarket : fieldOf(ofMarket, "linear");
  const limit = fieldOf(fieldOf(kind, "fetchOHLCV"), "limit");
  return typeof limit === "number" && limit > 1 ? limit : defaultPageSize;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

// What is no answer of an exchange looks like a page without candles once ccxt has read it.
function refuseStrangePage(api: Exchange, page: readonly SourceCandle[]): void {
  const isReadable = page.every(([openTimeMs]) => Number.isFinite(openTimeMs));
  if (isReadable && holdsList(api.last_json_response, 3)) return;
  throw new WorldError(
    "E_EXCHANGE_REFUSED",
    `Cannot fetch candles: what answers in place of ${api.id} gives no list of candles; does a sign-in page stand between?`,
    { retryable: true },
  );
}

function holdsList(answer: unknown, depth: number): boolean {
  if (Array.isArray(answer)) return true;
  if (depth === 0 || typeof answer !== "object" || answer === null) return false;
  return Object.values(answer).some((value) => holdsList(value, depth - 1));
}
