import { describe, expect, test } from "vitest";
import { exampleCandles, exampleRun } from "../../../test/example-recorded-run.ts";
import { sliceCandles } from "../../market/candle-series.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { buyAndHold } from "./buy-and-hold.ts";
import { markedRun } from "./marked-run.ts";

const first = exampleCandles(300, 2);
const second = { ...exampleCandles(300, 5), instrument: parseInstrument("OTHERUSDT") };
const { run, facts } = exampleRun(first, () => 0);

describe("buyAndHold()", () => {
  test("buys two instruments in equal parts at the open after the first decision", () => {
    const lanes = [
      { series: first, costPerSide: 0.001 },
      { series: second, costPerSide: 0.003 },
    ];
    const equity = buyAndHold(markedRun(run, { ...facts, lanes }), 1);
    const growth = (of: typeof first, cost: number): number =>
      of.close.at(-1)! / of.open[1]! / (1 + cost);
    expect(equity.at(-1)! / equity[0]!).toBeCloseTo(
      (growth(first, 0.001) + growth(second, 0.003)) / 2,
      9,
    );
  });

  test("an instrument that is listed later is bought when it is there, from cash", () => {
    const late = sliceCandles(second, 100, 300);
    const lanes = [
      { series: first, costPerSide: 0 },
      { series: late, costPerSide: 0 },
    ];
    const equity = buyAndHold(markedRun(run, { ...facts, lanes }), 1);
    expect(equity[99]! / equity[0]!).toBeCloseTo((1 + first.close[99]! / first.open[1]!) / 2, 9);
    expect(equity.every((value) => value > 0)).toBe(true);
  });

  test("half of it leaves half in cash", () => {
    const marked = markedRun(run, facts);
    const [whole, half] = [buyAndHold(marked, 1), buyAndHold(marked, 0.5)];
    expect(half.at(-1)! - 10_000).toBeCloseTo((whole.at(-1)! - 10_000) / 2, 8);
  });
});
