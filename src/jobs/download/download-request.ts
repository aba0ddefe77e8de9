import type { ExchangeSettings } from "../../adapters/exchange/exchange-settings.ts";

export interface DownloadRequest {
  /** BTCUSDT, BTC/USDT; BTC/USDT:USDT is the perpetual contract. */
  readonly instrument: string;
  /** "1h" */
  readonly timeframe: string;
  readonly dataDir: string;
  /** First open time wanted, UTC epoch milliseconds; earlier than the market's first is fine. */
  readonly sinceMs: number;
  /** Candles that open at or after this moment are not wanted; default: now. */
  readonly untilMs?: number | undefined;
  /** ccxt's name of it; default "binance". */
  readonly exchange?: string | undefined;
  readonly settings?: ExchangeSettings | undefined;
  /** Joins them to stored candles of other exchanges. */
  readonly mixExchanges?: boolean | undefined;
  /** Take monthly and daily archives first; absent: the exchange's interface alone. */
  readonly dumps?: DumpsRequest | undefined;
  /** At most so many spans are asked for, the newest ones; default: all that are missing. */
  readonly spansMax?: number | undefined;
}

export interface DumpsRequest {
  /** Default: Binance's own. */
  readonly baseUrl?: string | undefined;
  /** Do not ask the exchange for what the archives lack. */
  readonly only?: boolean | undefined;
}

export const defaultExchange = "binance";
