import type { Candle } from "../../market/candle.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { ForecastOpinion } from "../forecast-opinion.ts";
import type { Signal } from "./signal.ts";

/** A parameter of a strategy: what it means, its default and what `sweep` may try. */
export interface StrategyParameter {
  readonly meaning: string;
  readonly default: number;
  readonly atLeast: number;
  readonly atMost: number;
  readonly isWhole: boolean;
  /** Values for a sweep, rising. */
  readonly sweep: readonly number[];
  /** In a run the default is so many times the costs of one side: see `withCosts`. */
  readonly costMultiple?: number | undefined;
}

export type ParameterValues = Readonly<Record<string, number>>;

/** An opinion on a market, candle by candle. It sees nothing of the future: only what it is handed. */
export interface Strategy {
  /** Lower case with dashes. */
  readonly name: string;
  /** One sentence: when it buys, when it sells. */
  readonly summary: string;
  /** Which model it asks; "none" needs no forecast. */
  readonly forecasts: "none" | "price" | "ladder";
  readonly parameters: Readonly<Record<string, StrategyParameter>>;
  /** Why values that are each in range make no sense together: "fast must be below slow". */
  readonly contradiction?: ((parameters: ParameterValues) => string | undefined) | undefined;
  /** Candles before the first signal that may mean something. */
  readonly warmUp: (parameters: ParameterValues) => number;
  /** Starts with no memory; called once per instrument. */
  readonly start: (parameters: ParameterValues, instrument: InstrumentId) => StrategyRun;
}

/** A strategy at work on one instrument. Memory allowed, chance and clocks not. */
export interface StrategyRun {
  /** Called once for every closed candle in order, the warm-up too. */
  onCandle(view: StrategyView): Signal;
}

export interface StrategyView {
  readonly candle: Candle;
  /** UTC epoch milliseconds at which the candle closed: now. */
  readonly closeTimeMs: number;
  /** `undefined` for strategies that ask for none. */
  readonly forecast: ForecastOpinion | undefined;
  readonly held: HeldPosition;
}

/** What is held at the close of the candle, as a strategy may know it. */
export interface HeldPosition {
  /** -1 short, 0 flat, 1 long. */
  readonly direction: -1 | 0 | 1;
  /** Signed value over equity: -0.2 is short a fifth. */
  readonly exposure: number;
  /** Average price paid, quote currency; `undefined` while flat. */
  readonly entryPrice: number | undefined;
  /** Closed candles since the position was entered; 0 while flat. */
  readonly candles: number;
}
