import { createRsi } from "../indicators/rsi.ts";
import { defineStrategy } from "./define-strategy.ts";
import type { Reason } from "./signal.ts";
import { stillWarming } from "./still-warming.ts";

/** Buys what fell far and waits until it has come back: the opposite bet of a trend follower. */
export const rsiReversion = defineStrategy({
  name: "rsi-reversion",
  summary:
    "Long below the oversold RSI until it is back at the exit level; short above overbought where wanted.",
  parameters: {
    period: {
      meaning: "changes in the RSI (Wilder)",
      default: 14,
      atLeast: 2,
      atMost: 1000,
      isWhole: true,
      sweep: [7, 14, 21],
    },
    oversold: {
      meaning: "long below this RSI",
      default: 30,
      atLeast: 0,
      atMost: 100,
      sweep: [20, 25, 30],
    },
    overbought: {
      meaning: "short above this RSI, where shorts are wanted",
      default: 70,
      atLeast: 0,
      atMost: 100,
      sweep: [70, 75, 80],
    },
    exit: {
      meaning: "a position ends where the RSI has come back to this",
      default: 50,
      atLeast: 0,
      atMost: 100,
      sweep: [45, 50, 55],
    },
    shorts: {
      meaning: "1: goes short above overbought; 0: long or flat",
      default: 0,
      atLeast: 0,
      atMost: 1,
      isWhole: true,
      sweep: [0, 1],
    },
  },
  contradiction: ({ oversold, exit, overbought }) =>
    oversold < exit && exit < overbought
      ? undefined
      : "oversold must be below exit, and exit below overbought",
  // (1 - 1 / period) ^ (10 period) < 1e-4: nothing is left of how the mean began.
  warmUp: ({ period }) => 10 * period,
  start: ({ period, oversold, overbought, exit, shorts }) => {
    const index = createRsi(period);
    return {
      onCandle: ({ candle, held }) => {
        const rsi = index.next(candle.close);
        if (rsi === undefined) return stillWarming;
        const waits: Reason = {
          name: "RSI still short of the exit level",
          holds: false,
          values: { rsi, exit },
        };
        const isLong = rsi < oversold;
        const isShort = rsi > overbought;
        const entries: Reason[] = [
          { name: "RSI below oversold", holds: isLong, values: { rsi, oversold } },
        ];
        if (shorts === 1) {
          entries.push({
            name: "RSI above overbought",
            holds: isShort,
            values: { rsi, overbought },
          });
        }
        if (isLong) return { stance: "long", strength: 1, reasons: entries };
        if (isShort && shorts === 1) return { stance: "short", strength: 1, reasons: entries };
        if (held.direction === 0) return { stance: "flat", strength: 1, reasons: entries };
        const isWaiting = held.direction === 1 ? rsi < exit : rsi > exit;
        const stance = held.direction === 1 ? "long" : "short";
        return {
          stance: isWaiting ? stance : "flat",
          strength: 1,
          reasons: [...entries, { ...waits, holds: isWaiting }],
        };
      },
    };
  },
});
