import type { Candle } from "../src/market/candle.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import type { ForecastGiven, ForecastOpinion } from "../src/trading/forecast-opinion.ts";
import type { Signal } from "../src/trading/strategies/signal.ts";
import type {
  HeldPosition,
  ParameterValues,
  Strategy,
} from "../src/trading/strategies/strategy.ts";
import { readParameters } from "../src/trading/strategies/read-parameters.ts";

export const hourMs = 3_600_000;
export const startMs = Date.UTC(2024, 0, 1);

export interface FedStrategyOptions {
  readonly given?: Readonly<Record<string, string>>;
  /** One per candle. */
  readonly forecasts?: readonly (ForecastOpinion | undefined)[];
  readonly instrument?: string;
  /** What is held at each candle; default what the signals before led to, one candle later. */
  readonly held?: readonly (-1 | 0 | 1)[];
}

/** Feeds hourly candles to a strategy whose every signal is followed in full. */
export function fedStrategy(
  strategy: Strategy,
  candles: readonly Candle[],
  { given = {}, forecasts = [], instrument = "BTCUSDT", held }: FedStrategyOptions = {},
): readonly Signal[] {
  const parameters: ParameterValues = readParameters(strategy, given);
  const run = strategy.start(parameters, parseInstrument(instrument));
  let direction: HeldPosition["direction"] = 0;
  return candles.map((candle, i) => {
    const signal = run.onCandle({
      candle,
      closeTimeMs: candle.openTimeMs + hourMs,
      forecast: forecasts[i],
      held: positionOf(held?.[i] ?? direction, candle.close),
    });
    const wanted = { long: 1, short: -1, flat: 0, keep: direction } as const;
    direction = wanted[signal.stance];
    return signal;
  });
}

function positionOf(direction: HeldPosition["direction"], price: number): HeldPosition {
  return {
    direction,
    exposure: direction / 5,
    entryPrice: direction === 0 ? undefined : price,
    candles: Math.abs(direction),
  };
}

/** Hourly candles that close at these prices, one per cent of room above and below. */
export function candlesAt(closes: readonly number[]): readonly Candle[] {
  return closes.map((close, i) => {
    const open = closes[i - 1] ?? close;
    const [low, high] = [0.99 * Math.min(open, close), 1.01 * Math.max(open, close)];
    return { openTimeMs: startMs + i * hourMs, open, high, low, close, volume: 1 };
  });
}

export function forecastOf(change: number): ForecastGiven {
  return {
    kind: "forecast",
    change,
    pUp: undefined,
    confidence: 0.1,
    informative: false,
    low: undefined,
    high: undefined,
    horizon: 1,
    version: "v1",
    source: "price",
  };
}

export const withheld: ForecastOpinion = {
  kind: "abstain",
  reason: "gap",
  detail: "candles are missing",
  version: "v1",
};
