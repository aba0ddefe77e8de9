import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { crossingAverages } from "../../bench/crossing-averages.ts";
import { backtestOf } from "../session-market.ts";

const file = join(import.meta.dirname, "../../../shared/data/BTCUSDT_1h.csv");

// `python bench/peers/backtest_numpy.py BTCUSDT_1h.csv 60108`, numpy 2.4.6: doubles, no grid, no fee rounded.
const numpy = { entries: 1628, finalEquity: 7922.00544542 };

describe.skipIf(!existsSync(file))("a session against a page of numpy, real BTCUSDT 1h", () => {
  test("60,108 candles, long and short with costs and stops: the same entries, the same final equity but for 8 decimals", async () => {
    const grid = { priceTick: "0.00000001", quantityStep: "0.00000001" };
    const { run } = await backtestOf(crossingAverages(file, 60_108, grid));
    const entries = run.orders.filter(({ request }) => request.role === "enter");
    expect(entries.length).toBe(numpy.entries);
    expect(run.fills.length).toBe(2 * numpy.entries - 1);
    expect(Math.abs(run.equity.equity.at(-1)! - numpy.finalEquity)).toBeLessThan(0.001);
  });
});
