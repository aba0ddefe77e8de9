import type { Exchange } from "ccxt";
import { MisuseError, WorldError } from "../../foundation/errors.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { spotOfPerpetual } from "../../market/market-name.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import { unlessAborted } from "./exchange-api.ts";

/** @throws {MisuseError} E_EXCHANGE: the exchange has no candles of that timeframe. */
export function refuseTimeframe(api: Exchange, timeframe: Timeframe): void {
  if (api.has["fetchOHLCV"] === true && Object.hasOwn(api.timeframes ?? {}, timeframe)) return;
  throw new MisuseError(
    "E_EXCHANGE",
    `Cannot fetch ${timeframe} candles: ${api.id} offers ${Object.keys(api.timeframes ?? {}).join(", ") || "none"}`,
  );
}

/** The exchange's clock, UTC epoch milliseconds; where it shows none, that of this machine. */
export async function exchangeTimeMs(api: Exchange, signal: AbortSignal): Promise<number> {
  if (api.has["fetchTime"] !== true) return Date.now();
  api.timeout = greetingLimitMs;
  const timeMs = await unlessAborted(api.fetchTime(), signal);
  if (timeMs !== undefined && Number.isFinite(timeMs)) return timeMs;
  throw new WorldError(
    "E_EXCHANGE_REFUSED",
    `Cannot fetch candles: what answers in place of ${api.id} does not tell the time as it does; does a sign-in page stand between?`,
    { retryable: true },
  );
}

/**
 * ccxt's name of a market: BTCUSDT -> "BTC/USDT", BTCUSDT.PERP -> "BTC/USDT:USDT".
 *
 * @throws {MisuseError} E_EXCHANGE_INSTRUMENT: the exchange has no such market.
 */
export async function findMarket(
  api: Exchange,
  instrument: InstrumentId,
  signal: AbortSignal,
): Promise<string> {
  api.timeout = answerLimitMs;
  const spot = spotOfPerpetual(instrument);
  const isSwap = spot !== undefined;
  const name = spot ?? instrument;
  const ask = oneMarket[api.id]?.(name) ?? {};
  await unlessAborted(api.loadMarkets(false, ask), signal);
  const market = Object.values(api.markets ?? {}).find(
    (candidate) =>
      (isSwap ? candidate?.swap === true && candidate.linear === true : candidate?.spot === true) &&
      `${candidate.base}${candidate.quote}`.toUpperCase() === name,
  );
  if (market !== undefined) return market.symbol;
  throw new MisuseError(
    "E_EXCHANGE_INSTRUMENT",
    `Cannot fetch ${instrument} candles: ${api.id} has no ${isSwap ? "perpetual" : "spot"} market of that name`,
  );
}

/** A first question that a reachable exchange answers at once. */
const greetingLimitMs = 5000;
/** The list of markets can have ten megabytes. */
const answerLimitMs = 20_000;

// Exchanges that can be asked for one market instead of the list of all.
const oneMarket: Readonly<Record<string, (name: string) => object>> = {
  binance: (name) => ({ symbol: name }),
};
