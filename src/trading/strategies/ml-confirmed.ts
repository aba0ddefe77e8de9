import { createAdx } from "../indicators/adx.ts";
import { createEma } from "../indicators/ema.ts";
import { createMacd } from "../indicators/macd.ts";
import { createRsi } from "../indicators/rsi.ts";
import { confirmForecast } from "./confirm-forecast.ts";
import { defineStrategy } from "./define-strategy.ts";
import { followForecast, followParameters } from "./follow-forecast.ts";

/** A forecast that is believed only where trend and momentum say the same. */
export const mlConfirmed = defineStrategy({
  name: "ml-confirmed",
  summary:
    "As ml-basic, but enters only where trend (EMA, ADX) and momentum (MACD, RSI) agree, and leaves with the trend.",
  forecasts: "price",
  parameters: {
    ...followParameters,
    fast: {
      meaning: "candles of the fast EMA; trend is up while it is above the slow one",
      default: 20,
      atLeast: 1,
      atMost: 10_000,
      isWhole: true,
      sweep: [10, 20, 30],
    },
    slow: {
      meaning: "candles of the slow EMA",
      default: 50,
      atLeast: 2,
      atMost: 10_000,
      isWhole: true,
      sweep: [50, 100],
    },
    adxMin: {
      meaning: "weakest trend to enter in: ADX(14), 0 to 100",
      default: 20,
      atLeast: 0,
      atMost: 100,
      sweep: [0, 15, 20, 25],
    },
    rsiMax: {
      meaning: "enters no long above this RSI(14), no short below 100 minus it",
      default: 70,
      atLeast: 50,
      atMost: 100,
      sweep: [65, 70, 80, 100],
    },
  },
  contradiction: ({ fast, slow }) => (fast < slow ? undefined : "fast must be below slow"),
  warmUp: ({ slow }) => Math.max(3 * slow, 10 * period),
  start: (parameters) =>
    confirmForecast(followForecast(parameters), {
      fast: createEma(parameters.fast),
      slow: createEma(parameters.slow),
      trendStrength: createAdx(period),
      momentum: createMacd(),
      exhaustion: createRsi(period),
      adxMin: parameters.adxMin,
      rsiMax: parameters.rsiMax,
    }),
});

// Wilder's own, for ADX and RSI.
const period = 14;
