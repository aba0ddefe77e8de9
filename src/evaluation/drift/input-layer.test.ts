import { describe, expect, test } from "vitest";
import { plantShift, stationaryMarket } from "../../../test/drift-markets.ts";
import { sliceCandles } from "../../market/candle-series.ts";
import { driftRules } from "./drift-rules.ts";
import { inputColumns, inputColumnNames, inputWarmUp } from "./input-columns.ts";
import { fitInputReference, inputAlarms, inputFigures } from "./input-layer.ts";
import { standardisedWasserstein } from "./wasserstein-distance.ts";

const train = 8000;
const series = stationaryMarket("normal walk", 12_000, 4);
const columns = inputColumns(series);
const positions = Int32Array.from({ length: train }, (_, i) => i);
const reference = fitInputReference(columns, positions);
const range = { from: train, until: 12_000 };
const shiftedAt = 9000;
const doubled = inputColumns(plantShift(series, shiftedAt, { range: 2 }));

describe("inputColumns() (seed 4)", () => {
  test("are finite, centred and do not know the future", () => {
    for (const name of inputColumnNames) {
      expect(columns[name].every(Number.isFinite), name).toBe(true);
      const early = inputColumns(sliceCandles(series, 0, 5000))[name];
      expect(early, name).toEqual(columns[name].subarray(0, 5000));
    }
    const scaled = columns.scaledReturn.subarray(inputWarmUp);
    expect(scaled.reduce((sum, x) => sum + x * x, 0) / scaled.length).toBeCloseTo(0.97, 1);
  });

  test("stay finite where the feed stands still, tells no volume or has none", () => {
    const still = plantShift(series, 6000, { isStuck: true });
    const dry = { ...still, volume: still.volume!.map((v, i) => (i > 7000 ? 0 : v)) };
    for (const each of [still, dry, { ...still, volume: undefined }]) {
      const read = inputColumns(each);
      for (const name of inputColumnNames) expect(read[name].every(Number.isFinite)).toBe(true);
    }
  });
});

describe("fitInputReference() (seed 4)", () => {
  test("holds the sample so well that distances to it are those to all of its rows", () => {
    const rows = (name: "logRange") => columns[name].subarray(inputWarmUp, train);
    const exact = standardisedWasserstein(rows("logRange"), columns.logRange.slice(10_001, 11_001));
    const figure = inputFigures(reference, columns, 11_000).find(({ name }) => name === "logRange");
    expect(figure!.distance).toBeCloseTo(exact!, 2);
    expect(figure!.stabilityIndex).toBeLessThan(0.1);
  });

  test("never sets a threshold below 0.15, and 3 standard deviations as they are with no doubt", () => {
    const thresholds = (chunkDoubt: number) =>
      fitInputReference(columns, positions, { ...driftRules.inputs, chunkDoubt }).columns.map(
        ({ threshold }) => threshold,
      );
    const [doubting, plain] = [thresholds(3), thresholds(0)];
    for (const [k, threshold] of plain.entries()) {
      expect(threshold).toBeGreaterThanOrEqual(0.15);
      expect(doubting[k]).toBeGreaterThanOrEqual(threshold);
    }
    expect(Math.max(...doubting)).toBeGreaterThan(Math.max(...plain));
  });

  test("leaves out what never changes, and all with fewer than 3 chunks", () => {
    const dry = inputColumns({ ...series, volume: undefined });
    const names = fitInputReference(dry, positions).columns.map(({ name }) => name);
    expect(names).toEqual(["scaledReturn", "logRange"]);
    const few = fitInputReference(columns, positions.subarray(0, inputWarmUp + 2999));
    expect(few).toEqual({ columns: [], rows: 2999 });
    expect(inputAlarms(few, doubled, range)).toEqual([]);
  });
});

describe("inputAlarms() (seed 4)", () => {
  test("says nothing where nothing changes, and which column moved where one does", () => {
    expect(inputAlarms(reference, columns, range)).toEqual([]);
    const [first, ...later] = inputAlarms(reference, doubled, range);
    expect(first).toMatchObject({ layer: "inputs", rule: "range" });
    expect(first!.at).toBeGreaterThan(shiftedAt);
    expect(first!.at).toBeLessThan(shiftedAt + 400);
    expect(first!.timeMs).toBe(series.openTimeMs[first!.at]! + 3_600_000);
    expect(first!.detail).toMatch(
      /^range is 0\.\d\d standard deviations from training, limit 0\.\d\d$/,
    );
    // it goes on: told anew when the last alarm is over, at the next look
    for (const [k, alarm] of later.entries()) expect(alarm.at).toBe(first!.at + 168 * (k + 1));
  });

  test("are the same when the replay ends earlier, one look alone is none", () => {
    const all = inputAlarms(reference, doubled, range);
    for (const until of [all[0]!.at, all[0]!.at + 1, 10_500]) {
      const part = inputAlarms(reference, doubled, { ...range, until });
      expect(part).toEqual(all.filter(({ at }) => at < until));
    }
    const patient = { ...driftRules.inputs, forceCandles: 168 };
    const once = inputAlarms(reference, doubled, range, { ...patient, checksRunning: 1 });
    expect(all[0]!.at - once[0]!.at).toBe(24);
  });

  test("are held until the look that decides, also when it is told anew one look late", () => {
    // Each look has the 24 candles before it alone; some of these are far from training.
    const rules = { ...driftRules.inputs, windowCandles: 24, forceCandles: 168 };
    const usual = fitInputReference(columns, positions, rules);
    const far = new Set([0, 1, 8, 9]);
    const logRange = columns.logRange.map((value, i) =>
      far.has(Math.floor((i - train) / 24)) ? value + 4 : value,
    );
    const flickering = { ...columns, logRange };
    const look = (k: number) => train + 23 + 24 * k;
    const heldUntil = (lastLook: number) => {
      const known = { ...range, until: look(lastLook) + 1 };
      const alarms = inputAlarms(usual, flickering, known, rules);
      return alarms.map(({ at, heldUntilMs }) => [at, heldUntilMs]);
    };
    const first = (k: number) => [look(1), columns.closeTimeMs[look(k)]];
    expect([7, 8].map(heldUntil)).toEqual([[first(8)], [first(9)]]);
    expect(heldUntil(20)).toEqual([first(9), [look(9), columns.closeTimeMs[look(16)]]]);
  });
});
