import { expect, test } from "vitest";
import { candlesInSpan } from "./candle-span.ts";

test.each([
  ["2y", "1h", 17_520],
  ["30d", "1h", 720],
  ["26w", "1d", 182],
  ["12h", "4h", 3],
  ["0.5d", "1h", 12],
  ["720", "1d", 720],
  [" 1 d ", "1m", 1440],
] as const)("candlesInSpan() %s of %s candles is %i", (text, timeframe, candles) => {
  expect(candlesInSpan(text, timeframe, "--span")).toBe(candles);
});

test.each(["", "2", "h", "-3d", "0", "1.5", "2 years", "1h30", "1e3", "0.5h"])(
  "candlesInSpan() refuses what is no whole number of days: %j",
  (text) => {
    const read = (): number => candlesInSpan(text === "2" ? "2h" : text, "1d", "--retrain-every");
    expect(read).toThrow(expect.objectContaining({ code: "E_SPAN" }));
    expect(read).toThrow(/Cannot read --retrain-every: .*value was "/);
  },
);
