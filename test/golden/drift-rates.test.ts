import { describe, expect, test } from "vitest";
import { countFalseAlarms, measureDelays, plantedShifts } from "../../bench/measure-drift.ts";
import { replayRealMarket } from "../../bench/real-drift.ts";
import { driftRules } from "../../src/evaluation/drift/drift-rules.ts";
import { dayText } from "../../src/foundation/utc-text.ts";
import { realCandles } from "../real-candles.ts";

// docs/concepts/drift.md holds the whole measurement, `npx tsx bench/drift.ts` repeats it
describe("both drift layers where nothing changes", () => {
  test.each(["GARCH-t walk", "Student t walk"] as const)(
    "%s: at most 0.2 alarms a layer in 1,000 candles, 1 training in 20,000 (seeds 1 to 4)",
    (kind) => {
      const told = countFalseAlarms(kind, [1, 2, 3, 4], { candles: 10_000 });
      expect(told.candles).toBe(40_000);
      expect(told.inputs).toBeLessThanOrEqual(8);
      expect(told.outcomes).toBeLessThanOrEqual(8);
      expect(told.joint + told.lasting).toBeLessThanOrEqual(2);
    },
  );
});

describe("both drift layers after a planted shift (seeds 201 to 205)", () => {
  test.each([
    ["errors x 1.3 for their volatility", "outcomes", 400],
    ["errors x 2 for their volatility", "outcomes", 60],
    ["ranges x 2", "inputs", 400],
    ["feed repeats its last candle", "inputs", 400],
  ] as const)("%s: the %s layer sees it, median within %i candles", (name, layer, candlesMax) => {
    const planted = plantedShifts.find((shift) => shift.name === name)!;
    const options = { kind: "GARCH-t walk", after: 800 } as const;
    const told = measureDelays(planted, [201, 202, 203, 204, 205], options)[layer];
    expect(told.median).toBeLessThanOrEqual(candlesMax);
    expect(told.found).toBeGreaterThanOrEqual(4);
  });
});

test.skipIf(realCandles("BTCUSDT") === undefined)(
  "BTC file, 26,448 candles after training: errors grow in May and June of 2022, one new training",
  () => {
    const told = replayRealMarket("BTCUSDT", driftRules)!;
    expect(told.candles).toBe(26_448);
    expect(told.outcomeCandles).toBe(20_436);
    expect(told.inputs).toHaveLength(16);
    const days = told.outcomes.map(({ timeMs }) => dayText(timeMs));
    expect(days).toEqual(["2022-05-11", "2022-06-14", "2024-03-06"]);
    expect(told.demands.map(({ kind, timeMs }) => [kind, dayText(timeMs)])).toEqual([
      ["joint", "2022-06-14"],
    ]);
  },
);
