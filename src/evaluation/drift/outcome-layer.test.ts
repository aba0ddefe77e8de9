import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { fitOutcomeReference, outcomeAlarms, type OutcomeReference } from "./outcome-layer.ts";
import type { OutcomeRows } from "./outcome-rows.ts";
import { retrainDemands } from "./two-layer.ts";

interface Part {
  readonly rows: number;
  readonly accuracy?: number;
  readonly errors?: number;
  /** Share of outcomes outside the interval, whatever their size. */
  readonly misses?: number;
}

// forecasts of a tenth of the scale, one part of the market after the other
function rowsOf(seed: number, parts: readonly Part[], horizon = 1): OutcomeRows {
  const rng = createRng(seed);
  const each = parts.flatMap(({ rows, accuracy = 0.5, errors = 1, misses }) =>
    Array.from({ length: rows }, () => {
      const outcome = rng.normal();
      const forecast = 0.1 * Math.sign(outcome) * (rng.uniform() < accuracy ? 1 : -1);
      const z = errors * (outcome - forecast);
      const isMiss = misses === undefined ? Math.abs(z) > 1.65 : rng.uniform() < misses;
      return { outcome, forecast, z, isMiss };
    }),
  );
  return {
    horizon,
    forecast: Float64Array.from(each, (row) => row.forecast),
    outcome: Float64Array.from(each, (row) => row.outcome),
    scaledResidual: Float64Array.from(each, (row) => row.z),
    insideUnadapted: Uint8Array.from(each, (row) => Number(!row.isMiss)),
    position: Int32Array.from(each, (_, i) => 5000 + i),
    timeMs: Float64Array.from(each, (_, i) => 3_600_000 * (5001 + i)),
  };
}

const good = { directionalAccuracy: 0.56, rows: 2160 };
const none = { directionalAccuracy: undefined, rows: 0 };

describe("outcomeAlarms()", () => {
  test.each([1.3, 2])(
    "errors %d times as large are found by Page-Hinkley (seeds 1 to 9)",
    (errors) => {
      for (let seed = 1; seed < 10; seed++) {
        const rows = rowsOf(seed, [{ rows: 3000 }, { rows: 600, errors }]);
        const first = outcomeAlarms(none, rows).find(({ at }) => at >= 8000);
        expect(first?.rule, `seed ${seed}`).toMatch(/page-hinkley|misses/);
        expect(first!.at).toBeLessThan(errors === 2 ? 8100 : 8500);
      }
    },
  );

  test("more than 72 misses in 500 rows are an alarm, told anew while it goes on (seed 1)", () => {
    const rows = rowsOf(1, [
      { rows: 2000, misses: 0.1 },
      { rows: 1500, misses: 0.25 },
    ]);
    const calm = { ...rows, scaledResidual: new Float64Array(3500) };
    const [first, second, ...later] = outcomeAlarms(none, calm);
    expect(first!.rule).toBe("misses");
    expect(first!.detail).toMatch(/^73 of 500 outcomes outside the interval/);
    expect(first!.at).toBeGreaterThan(7000);
    expect(second!.at).toBe(first!.at + 168);
    expect(later.length).toBeGreaterThan(4);
  });

  test("exactly 72 misses are none", () => {
    const rows = rowsOf(1, [{ rows: 500 }]);
    const quiet = { ...rows, scaledResidual: new Float64Array(500) };
    const missing = (count: number) =>
      outcomeAlarms(none, {
        ...quiet,
        insideUnadapted: quiet.insideUnadapted.map((_, i) => Number(i >= count)),
      });
    expect([missing(72).length, missing(73).length]).toEqual([0, 1]);
  });

  test("a lost signal is found every time, by accuracy alone (seeds 1 to 9)", () => {
    for (let seed = 1; seed < 10; seed++) {
      const rows = rowsOf(seed, [
        { rows: 2000, accuracy: 0.56 },
        { rows: 2500, accuracy: 0.48 },
      ]);
      const quiet = { ...rows, scaledResidual: new Float64Array(4500) };
      const inside = { ...quiet, insideUnadapted: ones(4500) };
      const alarms = outcomeAlarms(good, inside);
      expect(alarms.find(({ at }) => at >= 7000)?.rule, `seed ${seed}`).toBe("accuracy");
      expect((alarms[0]!.at - 5000 + 1) % 100).toBe(0);
      expect(outcomeAlarms(none, inside)).toEqual([]);
    }
  });

  test("are held until the next look: every candle, of a lost accuracy every 100 (seed 1)", () => {
    const lost = rowsOf(1, [
      { rows: 2000, accuracy: 0.56 },
      { rows: 2500, accuracy: 0.4 },
    ]);
    const quiet = { scaledResidual: new Float64Array(4500), insideUnadapted: ones(4500) };
    const candles = (rows: OutcomeRows, reference: OutcomeReference = good) =>
      outcomeAlarms(reference, rows).map(
        ({ heldUntilMs = 0, timeMs }) => (heldUntilMs - timeMs) / 3.6e6,
      );
    expect(new Set(candles({ ...lost, ...quiet }))).toEqual(new Set([200]));
    const first = outcomeAlarms(good, { ...lost, ...quiet })[0]!.at - 5000;
    const insideUnadapted = ones(4500).fill(0, first - 72, first + 1);
    const both = { ...lost, ...quiet, insideUnadapted };
    expect(outcomeAlarms(good, both)[0]).toMatchObject({ rule: "misses + accuracy" });
    expect(candles(both)[0]).toBe(200);
    const worse = [{ rows: 1000 }, { rows: 900, errors: 2 }];
    expect(new Set(candles(rowsOf(3, worse), none))).toEqual(new Set([168]));
  });

  test("a direction that is lost for good asks for a training, by accuracy alone (seeds 1 to 9)", () => {
    for (let seed = 1; seed < 10; seed++) {
      const rows = rowsOf(seed, [
        { rows: 2000, accuracy: 0.56 },
        { rows: 2500, accuracy: 0.4 },
      ]);
      const quiet = { scaledResidual: new Float64Array(4500), insideUnadapted: ones(4500) };
      const alarms = outcomeAlarms(good, { ...rows, ...quiet });
      const kinds = retrainDemands(alarms, 3_600_000).map(({ kind }) => kind);
      expect(kinds[0], `seed ${seed}`).toBe("lasting");
    }
  });

  test("a horizon of 4 reads every fourth row: outcomes that overlap count once (seed 2)", () => {
    const rows = rowsOf(
      2,
      [
        { rows: 2400, errors: 1 },
        { rows: 1600, errors: 2 },
      ],
      4,
    );
    const every = (column: Float64Array) => column.filter((_, i) => i % 4 === 0);
    const thinned: OutcomeRows = {
      horizon: 1,
      forecast: every(rows.forecast),
      outcome: every(rows.outcome),
      scaledResidual: every(rows.scaledResidual),
      insideUnadapted: rows.insideUnadapted.filter((_, i) => i % 4 === 0),
      position: rows.position.filter((_, i) => i % 4 === 0),
      timeMs: every(rows.timeMs),
    };
    expect(outcomeAlarms(good, rows).length).toBeGreaterThan(0);
    const found = (of: OutcomeRows) =>
      outcomeAlarms(good, of).map((alarm) => ({ ...alarm, heldUntilMs: 0 }));
    expect(found(rows)).toEqual(found(thinned));
    expect(fitOutcomeReference(rows)).toEqual(fitOutcomeReference(thinned));
  });

  test("are the same when the replay ends earlier; nothing comes of no rows", () => {
    const parts = [{ rows: 1000 }, { rows: 900, errors: 2 }];
    const all = outcomeAlarms(good, rowsOf(3, parts));
    const shorter = outcomeAlarms(good, rowsOf(3, [parts[0]!, { rows: 300, errors: 2 }]));
    expect(shorter).toEqual(all.filter(({ at }) => at < 6300));
    expect(shorter.length).toBeGreaterThan(0);
    expect(outcomeAlarms(good, rowsOf(3, []))).toEqual([]);
  });
});

function ones(count: number): Uint8Array {
  return new Uint8Array(count).fill(1);
}

test("fitOutcomeReference() knows the exam's accuracy, and none of a forecaster without direction", () => {
  const exam = rowsOf(1, [{ rows: 2000, accuracy: 0.7 }]);
  expect(fitOutcomeReference(exam).directionalAccuracy).toBeCloseTo(0.7, 1);
  expect(fitOutcomeReference(exam).rows).toBe(2000);
  const silent = fitOutcomeReference({ ...exam, forecast: new Float64Array(2000) });
  expect(silent.directionalAccuracy).toBeUndefined();
});
