import type { Broker } from "./broker.ts";
import type { CandleFeed } from "./candle-feed.ts";
import type { ForecastFeed } from "./forecast-feed.ts";
import type { HaltLatch } from "./halt-latch.ts";
import type { Ledger } from "./ledger.ts";

/** The world of a session: what differs between backtest, paper and live. */
export interface SessionPorts {
  readonly feed: CandleFeed;
  /** `undefined` for strategies that ask for no forecast. */
  readonly forecasts: ForecastFeed | undefined;
  readonly broker: Broker;
  readonly ledger: Ledger;
  readonly latch: HaltLatch;
}
