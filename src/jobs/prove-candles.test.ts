import { describe, expect, it } from "vitest";
import { fixedClock } from "../foundation/clock.ts";
import { type GivenCandle, proveCandles } from "./prove-candles.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2024, 0, 1);
const market = { instrument: "BTC/USDT", timeframe: "1h" };

function candle(hour: number, changes: Partial<GivenCandle> = {}): GivenCandle {
  const openTimeMs = startMs + hour * hourMs;
  return { openTimeMs, open: 10, high: 12, low: 9, close: 11, volume: hour, ...changes };
}

describe("proveCandles()", () => {
  it("sorts, merges and leaves out the candle that is still forming", () => {
    const candles = [2, 0, 1, 1, 3].map((hour) => candle(hour));
    const justBefore = fixedClock(startMs + 4 * hourMs - 1);
    const { series, quality } = proveCandles({ ...market, candles }, justBefore);
    expect(Array.from(series.volume ?? [])).toEqual([0, 1, 2]);
    expect(series.instrument).toBe("BTCUSDT");
    expect(quality).toMatchObject({ rows: 3, duplicates: 1, refused: 0 });
    expect(quality.findings).toMatchObject([
      { kind: "order" },
      {},
      { kind: "zero-volume" },
      { kind: "not-closed", count: 1 },
    ]);
    const atClose = proveCandles({ ...market, candles }, fixedClock(startMs + 4 * hourMs));
    expect(atClose.series.openTimeMs).toHaveLength(4);
  });

  it("counts and places candles that break a rule", () => {
    const candles = [
      candle(0),
      candle(1, { high: 8 }),
      candle(2, { volume: undefined }),
      candle(3, { close: Number.NaN }),
      candle(4, { openTimeMs: Number.NaN }),
    ];
    const { series, quality } = proveCandles({ ...market, candles }, fixedClock(startMs + 1e9));
    expect(series.openTimeMs).toHaveLength(1);
    expect(quality.refusedRows.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  });

  it("keeps volume absent where no candle has one, and takes no candles at all", () => {
    const clock = fixedClock(startMs + 1e9);
    const candles = [candle(0, { volume: undefined })];
    expect(proveCandles({ ...market, candles }, clock).series.volume).toBeUndefined();
    expect(proveCandles({ ...market, candles: [] }, clock).quality.rows).toBe(0);
  });
});
