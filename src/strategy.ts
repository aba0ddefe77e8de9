/**
 * What a strategy of one's own is made of, as "candlecast/strategy": how it is written down, and the
 * indicators. See docs/how-to/write-a-strategy.md.
 */
export { defineStrategy } from "./trading/strategies/define-strategy.ts";
export type {
  ParameterDefinition,
  StrategyDefinition,
} from "./trading/strategies/define-strategy.ts";
export type { Reason, Signal } from "./trading/strategies/signal.ts";
export type {
  HeldPosition,
  ParameterValues,
  Strategy,
  StrategyParameter,
  StrategyRun,
  StrategyView,
} from "./trading/strategies/strategy.ts";
export type {
  ForecastGiven,
  ForecastOpinion,
  ForecastWithheld,
} from "./trading/forecast-opinion.ts";
export type { Candle } from "./market/candle.ts";
export type { InstrumentId } from "./market/instrument.ts";

export type { Indicator } from "./trading/indicators/indicator.ts";
export { batchOf } from "./trading/indicators/batch-of.ts";
export { createAdx } from "./trading/indicators/adx.ts";
export type { Adx } from "./trading/indicators/adx.ts";
export { createAtr } from "./trading/indicators/atr.ts";
export { createBollinger } from "./trading/indicators/bollinger.ts";
export type { BollingerBands } from "./trading/indicators/bollinger.ts";
export { createDonchian } from "./trading/indicators/donchian.ts";
export type { DonchianChannel } from "./trading/indicators/donchian.ts";
export { createEma } from "./trading/indicators/ema.ts";
export { createMacd } from "./trading/indicators/macd.ts";
export type { Macd, MacdPeriods } from "./trading/indicators/macd.ts";
export { createObv } from "./trading/indicators/obv.ts";
export { createRealisedVolatility } from "./trading/indicators/realised-volatility.ts";
export { createRsi } from "./trading/indicators/rsi.ts";
export { createSma } from "./trading/indicators/sma.ts";
export { trueRange } from "./trading/indicators/true-range.ts";
export { createRollingVwap, createSessionVwap } from "./trading/indicators/vwap.ts";
export { createWilderMean } from "./trading/indicators/wilder-mean.ts";
