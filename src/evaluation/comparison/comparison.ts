import type { Estimate } from "../report/estimate.ts";
import type { VolatilityTercile } from "../report/report-card.ts";

/** One of the two that are compared. */
export type Side = "first" | "second";

/** The rows on which both are judged, oldest first. */
export interface ComparedRows {
  /** Close time of t, UTC epoch milliseconds; rises strictly, holes are allowed. */
  readonly decisionTimeMs: Float64Array;
  /** Log-return over the horizon that came. */
  readonly outcomeLogReturn: Float64Array;
  /** Trailing standard deviation of one candle's log-return, known at t. */
  readonly volatility: Float64Array;
}

export interface ComparedForecast {
  /** For sentences: "version 20260101T000000Z-1a2b3c4d", "persistence". */
  readonly name: string;
  /** Over the horizon, per row. */
  readonly forecastLogReturn: Float64Array;
}

export type ComparedForecasts = Readonly<Record<Side, ComparedForecast>>;

export interface PairedTest {
  /** "Diebold-Mariano, squared error". */
  readonly name: string;
  /** What the test asks, in plain words. */
  readonly question: string;
  /** Above 0 where the first does better; `undefined` where the test has nothing to go by. */
  readonly statistic: number | undefined;
  /** Two-sided. */
  readonly pValue: number | undefined;
  /** After Holm over all tests of the family that exist. */
  readonly adjustedPValue: number | undefined;
  /** Rows that count. */
  readonly rows: number;
  /** Whom the test favours at 5 % after Holm. */
  readonly favours: Side | undefined;
}

export interface ComparedFigure {
  readonly name: "skill" | "rmse" | "mae" | "directionalAccuracy" | "returnAfterCosts";
  /** For people: "skill over persistence". */
  readonly title: string;
  readonly better: "higher" | "lower";
  readonly first: number | undefined;
  readonly second: number | undefined;
  /** First minus second, 95 % by stationary bootstrap. */
  readonly difference: Estimate;
}

/** How much worse the better one of all rows is in one condition of the market. */
export interface FloorCheck {
  readonly condition: VolatilityTercile;
  readonly rows: number;
  /** MSE of the first minus MSE of the second, in shares of persistence's MSE on these rows. */
  readonly difference: number | undefined;
  /** Whom the floor speaks against: so much worse that it must not win. */
  readonly against: Side | undefined;
}

export interface Comparison {
  readonly kind: "winner" | "inconclusive";
  readonly winner: Side | undefined;
  readonly loser: Side | undefined;
  /** One sentence without a full stop. */
  readonly reason: string;
  /** About when there will be rows enough, UTC epoch milliseconds; only where they are too few and it is not over. */
  readonly waitUntilMs: number | undefined;
  readonly rows: number;
  /** Rows whose outcomes do not overlap: about rows / horizon. */
  readonly independentRows: number;
  /** MSE of the first minus MSE of the second, in shares of persistence's MSE. */
  readonly effect: number | undefined;
  /** The least `effect` that decides. */
  readonly minimumEffect: number;
  readonly tests: readonly PairedTest[];
  readonly figures: readonly ComparedFigure[];
  readonly floors: readonly FloorCheck[];
}

export interface ComparisonOptions {
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** Horizon times timeframe. */
  readonly spanMs: number;
  /** UTC epoch milliseconds: a day that is over is nothing to wait for. */
  readonly nowMs: number;
  /** Costs of one side, fraction of the order's value. */
  readonly costPerSide: number;
  /** Upper bounds of the calm and of the middle tercile, as volatility. */
  readonly volatilityThresholds: readonly [number, number];
  /** The least difference of squared errors that decides, share of persistence's; default 0.001. */
  readonly minimumEffect?: number;
  /** Resamples behind the intervals; default 2,000. */
  readonly draws?: number;
  /** Of the resamples; default 1. */
  readonly seed?: number;
}
