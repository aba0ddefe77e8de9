import { createEma } from "../indicators/ema.ts";
import { defineStrategy } from "./define-strategy.ts";
import { stillWarming } from "./still-warming.ts";

/** The oldest trend follower: two exponential averages of closes. */
export const emaCross = defineStrategy({
  name: "ema-cross",
  summary:
    "Long while the fast EMA is above the slow one; else flat, or short where shorts are wanted.",
  parameters: {
    fast: {
      meaning: "candles of the fast EMA",
      default: 20,
      atLeast: 1,
      atMost: 10_000,
      isWhole: true,
      sweep: [8, 12, 20, 30],
    },
    slow: {
      meaning: "candles of the slow EMA",
      default: 50,
      atLeast: 2,
      atMost: 10_000,
      isWhole: true,
      sweep: [50, 100, 200],
    },
    shorts: {
      meaning: "1: short while the fast EMA is below the slow one; 0: flat",
      default: 0,
      atLeast: 0,
      atMost: 1,
      isWhole: true,
      sweep: [0, 1],
    },
  },
  contradiction: ({ fast, slow }) => (fast < slow ? undefined : "fast must be below slow"),
  // After 3 x slow candles the first ones weigh less than 1 % in the mean.
  warmUp: ({ slow }) => 3 * slow,
  start: ({ fast, slow, shorts }) => {
    const fastEma = createEma(fast);
    const slowEma = createEma(slow);
    const otherwise = shorts === 1 ? "short" : "flat";
    return {
      onCandle: ({ candle }) => {
        const values = { fast: fastEma.next(candle.close), slow: slowEma.next(candle.close) };
        if (values.fast === undefined || values.slow === undefined) return stillWarming;
        const isAbove = values.fast > values.slow;
        return {
          stance: isAbove ? "long" : otherwise,
          strength: 1,
          reasons: [
            {
              name: "fast EMA above slow EMA",
              holds: isAbove,
              values: { fast: values.fast, slow: values.slow },
            },
          ],
        };
      },
    };
  },
});
