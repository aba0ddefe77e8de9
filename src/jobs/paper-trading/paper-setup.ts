import type { TradedLane } from "../../adapters/paper-broker/start-account.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { RiskLimits } from "../../trading/risk/risk-limits.ts";
import type { CandleFeed, FedCandle } from "../../trading/session/candle-feed.ts";
import type { ForecastFeed } from "../../trading/session/forecast-feed.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import type { ParameterValues, Strategy } from "../../trading/strategies/strategy.ts";
import type { TearSheetFacts } from "../../trading/tear-sheet/tear-sheet-facts.ts";
import type { ExchangeLane } from "../trading/exchange-feed.ts";

/** One instrument of a paper session, as its exchange needs it. */
export type PaperLane = TradedLane & ExchangeLane;

/** What replayed and live candles make of a request; everything else is the same for both. */
export interface PaperSetup {
  readonly mode: "replay" | "live";
  readonly strategy: Strategy;
  readonly parameters: ParameterValues;
  readonly limits: RiskLimits;
  readonly timeframe: Timeframe;
  readonly lanes: readonly PaperLane[];
  readonly forecasts: ForecastFeed | undefined;
  /** UTC epoch milliseconds: first candle that the strategy sees, first one that is decided on. */
  readonly startedFromMs: number;
  readonly tradeFromMs: number;
  /** Everything that makes a session another session: plain JSON without a clock or a path. */
  readonly configuration: object;
  /** Sentences to be read first. */
  readonly notes: readonly string[];
  /** Of all instruments, warm-up too; `undefined` = nobody knows how many will come. */
  readonly candles: number | undefined;
  /** @param isOld Whether a candle was decided on already, or only warms up. */
  feed(isOld: (fed: FedCandle) => boolean): CandleFeed;
  /** What the tear sheet must be told besides the run. */
  facts(run: RecordedRun): Promise<TearSheetFacts>;
  /** Lets go of models. */
  release(): Promise<void>;
}
