import { describe, expect, it } from "vitest";
import * as fc from "../../test/properties.ts";
import { createRng } from "../foundation/rng.ts";
import { type CandleSeries, sliceCandles } from "./candle-series.ts";
import { parseInstrument } from "./instrument.ts";
import { resampleSeries } from "./resample-series.ts";
import { timeframeMs } from "./timeframe.ts";

const seed = 20_261_122;
const fiveMinutes = timeframeMs("5m");
const start = Date.UTC(2024, 0, 1);
const late = { nowMs: Date.UTC(2025, 0, 1) };

interface MarketOptions {
  readonly steps: number;
  readonly seed: number;
  /** Share of candles that are absent, in runs. */
  readonly absent?: number;
  /** Decimals of a volume; none: as many as a double has. */
  readonly decimals?: number;
}

/** Five-minute candles as an exchange has them: holes, and flat candles without a trade. */
function market({ steps, seed: from, absent = 0.1, decimals = 6 }: MarketOptions): CandleSeries {
  const rng = createRng(from);
  const rows: number[][] = [];
  let price = 100;
  let hole = 0;
  for (let i = 0; i < steps; i++) {
    if (rng.uniform() < absent / 10) hole = 1 + rng.integer(20);
    const untraded = rng.uniform() < 0.1;
    const open = untraded ? price : Math.round(price * (1 + 0.001 * rng.normal()) * 100) / 100;
    const close = untraded ? price : Math.round(open * (1 + 0.01 * rng.normal()) * 100) / 100;
    const volume = untraded ? 0 : Number((0.5 + 100 * rng.uniform()).toFixed(decimals));
    if (hole === 0) {
      const [high, low] = [Math.max(open, close), Math.min(open, close)];
      rows.push([start + i * fiveMinutes, open, high, low, close, volume]);
      price = close;
    }
    hole = Math.max(0, hole - 1);
  }
  const column = (k: number): Float64Array => Float64Array.from(rows, (row) => row[k]!);
  return {
    instrument: parseInstrument("MADE"),
    timeframe: "5m",
    openTimeMs: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

describe(`resampleSeries(), seed ${seed}`, () => {
  it("takes open, highest, lowest, close and the sum of the volumes", () => {
    const fine = {
      ...market({ steps: 12, seed, absent: 0 }),
      volume: new Float64Array(12).fill(0.1),
    };
    const { series, whole, partial, forming } = resampleSeries(fine, { to: "1h", ...late });
    expect({ whole, partial, forming }).toEqual({ whole: 1, partial: [], forming: 0 });
    expect(series).toMatchObject({ timeframe: "1h", instrument: "MADE" });
    expect(series.openTimeMs[0]).toBe(start);
    expect(series.open[0]).toBe(fine.open[0]);
    expect(series.high[0]).toBe(Math.max(...fine.high));
    expect(series.low[0]).toBe(Math.min(...fine.low));
    expect(series.close[0]).toBe(fine.close.at(-1));
    expect(series.volume?.[0]).toBe(1.2); // a plain sum gives 1.2000000000000002
  });

  it("5m to 1h to 4h equals 5m to 4h, over holes and untraded candles", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 600 }), (from, steps) => {
        const fine = market({ steps, seed: from });
        const hourly = resampleSeries(fine, { to: "1h", ...late }).series;
        const direct = resampleSeries(fine, { to: "4h", ...late }).series;
        const twice = resampleSeries(hourly, { to: "4h", ...late }).series;
        // An hour that is cut at an edge can take a 4h candle's edge with it, nothing else.
        const common = new Set(twice.openTimeMs);
        const kept = Array.from(direct.openTimeMs.keys()).filter((i) =>
          common.has(direct.openTimeMs[i]!),
        );
        const [first = 0] = kept;
        const until = kept.length === 0 ? 0 : kept.at(-1)! + 1;
        expect(twice).toEqual(sliceCandles(direct, first, until));
        expect(direct.openTimeMs.length - twice.openTimeMs.length).toBeLessThanOrEqual(2);
      }),
      { seed, numRuns: 200 },
    );
  });

  it("cutting the future does not change a past candle", () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(400), fc.boolean(), (from, cut, wholeOnly) => {
        const fine = market({ steps: 400, seed: from });
        const all = resampleSeries(fine, { to: "1h", ...late, wholeOnly }).series;
        const past = sliceCandles(fine, 0, cut);
        const some = resampleSeries(past, { to: "1h", ...late, wholeOnly }).series;
        expect(some).toEqual(sliceCandles(all, 0, some.openTimeMs.length));
      }),
      { seed, numRuns: 200 },
    );
  });

  it("every candle keeps the rules and lies on the grid; every fine candle is in exactly one", () => {
    fc.assert(
      fc.property(fc.nat(1e6), (from) => {
        const fine = market({ steps: 300, seed: from });
        const made = resampleSeries(fine, { to: "30m", ...late });
        const { openTimeMs, open, high, low, close } = made.series;
        for (const [i, time] of openTimeMs.entries()) {
          expect(time % timeframeMs("30m")).toBe(0);
          expect(low[i]!).toBeLessThanOrEqual(Math.min(open[i]!, close[i]!));
          expect(high[i]!).toBeGreaterThanOrEqual(Math.max(open[i]!, close[i]!));
        }
        const there = made.partial.reduce((sum, { present }) => sum + present, 0);
        expect(there + made.whole * 6).toBe(fine.openTimeMs.length);
      }),
      { seed, numRuns: 100 },
    );
  });

  it("makes a candle over a hole, names it, and leaves it out where only whole ones are wanted", () => {
    const all = market({ steps: 36, seed, absent: 0 });
    const fine = withoutPositions(all, [14, 15]);
    const hole = { openTimeMs: start + timeframeMs("1h"), present: 10, expected: 12 };
    const made = resampleSeries(fine, { to: "1h", ...late });
    expect(made.partial).toEqual([{ ...hole, outcome: "made" }]);
    expect([made.whole, made.series.openTimeMs.length]).toEqual([2, 3]);
    const whole = resampleSeries(fine, { to: "1h", ...late, wholeOnly: true });
    expect(whole.partial).toEqual([{ ...hole, outcome: "left-out" }]);
    expect(whole.series.openTimeMs).toHaveLength(2);
  });

  it("leaves out the candles that the series begins and ends inside of", () => {
    const fine = sliceCandles(market({ steps: 36, seed, absent: 0 }), 1, 35);
    const { partial, series } = resampleSeries(fine, { to: "1h", ...late });
    expect(partial.map(({ outcome, present }) => [outcome, present])).toEqual([
      ["edge", 11],
      ["edge", 11],
    ]);
    expect([...series.openTimeMs]).toEqual([start + timeframeMs("1h")]);
  });

  it("leaves out the forming candle by the clock", () => {
    const fine = market({ steps: 24, seed, absent: 0 });
    const nowMs = start + 2 * timeframeMs("1h") - 1;
    const { series, forming, whole } = resampleSeries(fine, { to: "1h", nowMs });
    expect([series.openTimeMs.length, whole, forming]).toEqual([1, 1, 1]);
  });

  it("carries an absent volume on and makes nothing of nothing", () => {
    const fine = { ...market({ steps: 12, seed, absent: 0 }), volume: undefined };
    expect(resampleSeries(fine, { to: "1h", ...late }).series.volume).toBeUndefined();
    const none = resampleSeries(sliceCandles(fine, 0, 0), { to: "1h", ...late });
    expect(none).toMatchObject({ whole: 0, partial: [], forming: 0 });
    expect(none.series.openTimeMs).toHaveLength(0);
  });

  it.each(["5m", "1m", "3m"] as const)("refuses %s, which is no longer multiple of 5m", (to) => {
    const fine = market({ steps: 12, seed });
    expect(() => resampleSeries(fine, { to, ...late })).toThrow(
      expect.objectContaining({ code: "E_RESAMPLE" }),
    );
  });
});

function withoutPositions(series: CandleSeries, gone: readonly number[]): CandleSeries {
  const keep = (column: Float64Array): Float64Array => column.filter((_, i) => !gone.includes(i));
  return {
    ...series,
    openTimeMs: keep(series.openTimeMs),
    open: keep(series.open),
    high: keep(series.high),
    low: keep(series.low),
    close: keep(series.close),
    volume: series.volume && keep(series.volume),
  };
}
