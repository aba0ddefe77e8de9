import type { CandleSeries } from "../../market/candle-series.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { TradingRules } from "../../market/trading-rules.ts";
import type { SheetStop } from "./sheet-stop.ts";

/** What a tear sheet must be told besides the run itself. */
export interface TearSheetFacts {
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly timeframe: Timeframe;
  readonly market: "spot" | "perpetual";
  /** One per instrument of the session, in its order. */
  readonly lanes: readonly SheetLane[];
  /** UTC epoch milliseconds: candles that open before only warmed the strategy up. */
  readonly tradeFromMs: number;
  /** Whose forecasts it traded on, for people: "version 2026...", "fold forecasts"; none for rules alone. */
  readonly forecasts?: string | undefined;
  /** Who forecast, in order of time; none where nobody was asked or nobody knows beforehand. */
  readonly models?: readonly SheetModel[] | undefined;
  /** Some candles are older than what the forecaster was fitted on. */
  readonly inSample: boolean;
  /** Sentences to be read before any figure; none by default. */
  readonly notes?: readonly string[] | undefined;
  /** Configurations that were tried on these candles, this one included; 1 and none by default. */
  readonly trials?: SheetTrials | undefined;
  /** Runs of the same session at other costs; without them the same trades are priced anew. */
  readonly reruns?: readonly CostRerun[] | undefined;
  /** Of the random entries and the resamples: the same seed gives the same sheet. */
  readonly seed: number;
  readonly randomRuns?: number | undefined;
  readonly draws?: number | undefined;
}

/** A model that was asked about one instrument, or a file of forecasts. */
export interface SheetModel {
  readonly instrument: string;
  /** "price", "sentiment" or "table". */
  readonly source: string;
  readonly version: string | undefined;
  readonly recipe: string | undefined;
  /** Candles ahead. */
  readonly horizon: number | undefined;
  /** Close of the last candle that it was trained on; `undefined` = nobody knows. */
  readonly trainedUntilMs: number | undefined;
  /** Close of the run's last candle of the instrument. */
  readonly lastCandleMs: number;
}

/** The market of one instrument. */
export interface SheetLane {
  readonly series: CandleSeries;
  /** Of an order too small to move the market, fraction of its value. */
  readonly costPerSide: number;
  /** Absent = none. */
  readonly funding?: FundingColumns | undefined;
  /** What is below its grid is dust; without rules only what is small beside the position is. */
  readonly rules?: TradingRules | undefined;
}

/** Per candle: what a long position pays, fraction of its value at the candle's open. */
export interface FundingColumns {
  /** At the open or before it: what was held before anything is traded at the open pays. */
  readonly atOpen: Float64Array;
  /** Inside the candle: what is held after its open pays. */
  readonly inside: Float64Array;
}

export interface SheetTrials {
  readonly count: number;
  /** Sharpe ratios per candle, NOT annualised, of those that have one; this one's may be among them. */
  readonly sharpes: readonly number[];
}

export interface CostRerun {
  /** Of the run's costs: 0.5, 2. */
  readonly multiplier: number;
  readonly totalReturn: number;
  readonly sharpeRatio: number | undefined;
  readonly maxDrawdown: number;
  readonly trades: number;
  readonly stopped: SheetStop | undefined;
}
