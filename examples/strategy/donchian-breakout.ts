// A strategy of one's own: buys a breakout, sells the way back. How it works: docs/how-to/write-a-strategy.md
import { createDonchian, defineStrategy } from "candlecast/strategy";

export default defineStrategy({
  name: "donchian-breakout",
  summary:
    "Long above the highest high of the entry channel until below the lowest low of the exit one.",
  parameters: {
    entry: {
      meaning: "candles of the channel that is broken upwards",
      default: 55,
      atLeast: 2,
      atMost: 1000,
      isWhole: true,
      sweep: [20, 55, 100],
    },
    exit: {
      meaning: "candles of the channel that is broken downwards",
      default: 20,
      atLeast: 2,
      atMost: 1000,
      isWhole: true,
      sweep: [10, 20, 50],
    },
  },
  // Candles before the first signal that means something.
  warmUp: ({ entry, exit }) => Math.max(entry, exit),
  // Called once per instrument; what it remembers lives in here.
  start: ({ entry, exit }) => {
    const entryChannel = createDonchian(entry);
    const exitChannel = createDonchian(exit);
    // Of the candle before: a close cannot break a channel that it belongs to.
    let upper: number | undefined;
    let lower: number | undefined;
    return {
      // Once for every closed candle, in order.
      onCandle: ({ candle, held }) => {
        const [upperBefore, lowerBefore] = [upper, lower];
        upper = entryChannel.next(candle)?.upper;
        lower = exitChannel.next(candle)?.lower;
        if (upperBefore === undefined || lowerBefore === undefined) {
          const reason = { name: "channels are known", holds: false, values: {} };
          return { stance: "flat", strength: 1, reasons: [reason] };
        }
        const { close } = candle;
        const breaksOut = close > upperBefore;
        const staysIn = held.direction === 1 && close >= lowerBefore;
        return {
          stance: breaksOut || staysIn ? "long" : "flat",
          strength: 1,
          reasons: [
            {
              name: "close above entry channel",
              holds: breaksOut,
              values: { close, upper: upperBefore },
            },
            {
              name: "held and not below exit channel",
              holds: staysIn,
              values: { close, lower: lowerBefore },
            },
          ],
        };
      },
    };
  },
});
