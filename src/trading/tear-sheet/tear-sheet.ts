import type { Interval } from "../../evaluation/significance/interval.ts";
import type { SharpeRecord } from "../../evaluation/walk-forward/sharpe-record.ts";
import type { RoundTrip } from "../accounting/book-state.ts";
import type { DecisionCounts } from "./decision-counts.ts";
import type { RandomEntries } from "./random-entries.ts";
import type { RunVerdict } from "./run-verdict.ts";
import type { SheetStop } from "./sheet-stop.ts";
import type { SheetModel } from "./tear-sheet-facts.ts";

/**
 * What a finished run was worth. Plain data; shares are fractions, money in quote currency, times UTC
 * epoch milliseconds. What cannot be said is `undefined` and has its reason in `missing`.
 */
export interface TearSheet {
  readonly subject: SheetSubject;
  readonly inSample: boolean;
  /** Sentences to be read before any figure, the most important first. */
  readonly notes: readonly string[];
  /** Where nothing could be entered any more before the end; figures count until it was flat. */
  readonly stopped: SheetStop | undefined;
  readonly verdict: RunVerdict;
  readonly figures: SheetFigures;
  /** Why a figure is missing: "3 trades, 10 are needed". */
  readonly missing: Partial<Readonly<Record<FigureName, string>>>;
  readonly intervals: Partial<Readonly<Record<FigureName, Interval>>>;
  readonly bootstrap: { readonly draws: number; readonly blockLength: number } | undefined;
  readonly benchmark: SheetBenchmark;
  readonly randomEntries: RandomEntries;
  readonly sharpe: SharpeRecord & { readonly yearsToProve: number | undefined };
  readonly costs: SheetCosts;
  /** Of UTC days. */
  readonly tails: SheetTails;
  /** Deepest first, at most five; those below 0.1 % are left out. */
  readonly drawdowns: readonly DatedDrawdown[];
  readonly months: readonly PeriodReturn[];
  readonly years: readonly PeriodReturn[];
  readonly decisions: DecisionCounts;
  readonly exits: readonly ExitCount[];
  readonly roundTrips: readonly RoundTrip[];
  readonly curves: SheetCurves;
}

export interface SheetSubject {
  readonly name: string;
  readonly mode: "backtest" | "paper";
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly instruments: readonly string[];
  readonly timeframe: string;
  readonly market: "spot" | "perpetual";
  readonly forecasts: string | undefined;
  /** Who forecast, in order of time. */
  readonly models: readonly SheetModel[];
  /** Close of the first and of the last candle that figures count. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Moments at which the account was marked. */
  readonly candles: number;
  readonly startEquity: number;
  readonly endEquity: number;
  /** Quote value of what is still held at the end, marked and not sold. */
  readonly heldAtEnd: number;
  readonly seed: number;
}

/** Each may be missing; `figureNames` lists them. */
export interface SheetFigures {
  readonly totalReturn: number | undefined;
  /** Fraction a year. */
  readonly annualGrowth: number | undefined;
  readonly volatility: number | undefined;
  readonly maxDrawdown: number | undefined;
  /** A year, from returns per candle. */
  readonly sharpeRatio: number | undefined;
  readonly sortinoRatio: number | undefined;
  readonly calmarRatio: number | undefined;
  readonly profitFactor: number | undefined;
  readonly winRate: number | undefined;
  readonly payoffRatio: number | undefined;
  /** Mean return of a trade after costs, of the largest value that it held. */
  readonly returnPerTrade: number | undefined;
  readonly bestTrade: number | undefined;
  readonly worstTrade: number | undefined;
  /** Losing trades in a row. */
  readonly longestLosingStreak: number | undefined;
  /** Round trips, from flat to flat. */
  readonly trades: number;
  readonly longTrades: number;
  readonly shortTrades: number;
  /** Paid, >= 0. */
  readonly fees: number;
  /** Spread, slippage and impact against the open or the trigger, quote currency. */
  readonly slippage: number;
  /** Received less paid. */
  readonly funding: number;
  /** Value of all fills over the mean account value. */
  readonly turnover: number;
  readonly turnoverPerYear: number | undefined;
  /** Share of candles at whose close something was held. */
  readonly exposure: number;
  /** Mean of what was held over the account value, absolute. */
  readonly meanExposure: number;
  /** The same signed: long less short. */
  readonly meanNetExposure: number;
  readonly meanHoldingCandles: number | undefined;
}

export type FigureName = keyof SheetFigures;

/** What an account made that was not the strategy's. */
export interface HeldFigures {
  readonly totalReturn: number;
  readonly annualGrowth: number | undefined;
  readonly volatility: number | undefined;
  readonly sharpeRatio: number | undefined;
  readonly sortinoRatio: number | undefined;
  readonly calmarRatio: number | undefined;
  readonly maxDrawdown: number;
}

export interface SheetBenchmark {
  /** Everything bought at the first open, several instruments in equal parts, with costs. */
  readonly buyAndHold: HeldFigures;
  /**
   * The same with only the strategy's mean net exposure, the rest in cash: long and short cancel, and who
   * was short on average is held against having sold.
   */
  readonly sameExposure: HeldFigures;
  /** Against buy-and-hold; `undefined` where one of them never changes. */
  readonly beta: number | undefined;
  /** Fraction a year that the market does not explain, with its Newey-West t. */
  readonly alphaPerYear: number | undefined;
  readonly alphaT: number | undefined;
  readonly correlation: number | undefined;
}

export interface SheetCosts {
  /** Fees and slippage over the value traded; `undefined` without a fill. */
  readonly paidPerSide: number | undefined;
  /** Costs of one side at which the same trades would have made nothing; below 0 they lose for free. */
  readonly breakEvenPerSide: number | undefined;
  /** Of the fills in one candle over its volume; `undefined` without a fill or a volume. */
  readonly largestVolumeShare: number | undefined;
  /** "repriced": the same trades at other costs; "rerun": the session ran again. */
  readonly method: "repriced" | "rerun";
  readonly levels: readonly CostLevelFigures[];
}

export interface CostLevelFigures {
  readonly multiplier: number;
  readonly totalReturn: number | undefined;
  readonly sharpeRatio: number | undefined;
  readonly maxDrawdown: number | undefined;
  readonly trades: number;
  /** Where limits ended it; levels that were not stopped on the same day are of different candles. */
  readonly stopped: SheetStop | undefined;
}

export interface SheetTails {
  readonly days: number;
  readonly skewness: number | undefined;
  /** Not in excess. */
  readonly kurtosis: number | undefined;
  /** At 5 %, positive fractions. */
  readonly valueAtRisk: number | undefined;
  readonly expectedShortfall: number | undefined;
  readonly bestDay: number | undefined;
  readonly worstDay: number | undefined;
  /** A year, from returns per day: beside that from candles it shows what neighbours share. */
  readonly sharpeRatio: number | undefined;
}

export interface DatedDrawdown {
  readonly depth: number;
  readonly peakMs: number;
  readonly troughMs: number;
  /** `undefined` where it lasts. */
  readonly recoveredMs: number | undefined;
}

export interface PeriodReturn {
  readonly year: number;
  /** 1 to 12; 0 for a whole year. */
  readonly month: number;
  readonly return: number;
  readonly buyAndHold: number;
}

export interface ExitCount {
  /** The order role that closed the trades: "exit", "stop". */
  readonly closedBy: string;
  readonly trades: number;
  readonly winRate: number;
  readonly profit: number;
}

/** For drawing, at most 600 points: the last of each stretch, and the deepest drawdown in it. */
export interface SheetCurves {
  readonly timeMs: readonly number[];
  readonly equity: readonly number[];
  readonly buyAndHold: readonly number[];
  readonly sameExposure: readonly number[];
  readonly drawdown: readonly number[];
  readonly buyAndHoldDrawdown: readonly number[];
  /** Mean of the stretch, signed. */
  readonly netExposure: readonly number[];
}
