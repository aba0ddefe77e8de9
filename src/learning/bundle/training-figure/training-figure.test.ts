import { describe, expect, test } from "vitest";
import { parseInstrument } from "../../../market/instrument.ts";
import { examReturns, type ExamRows } from "./exam-returns.ts";
import { outcomePanel } from "./outcome-panel.ts";
import { residualPanel } from "./residual-panel.ts";
import { trainingFigure } from "./training-figure.ts";

describe("examReturns()", () => {
  test("gives log-returns from the last close in basis points and their difference", () => {
    const returns = examReturns(examOf([[100, 101, 100.5]]));
    expect(returns.outcome[0]).toBeCloseTo(10_000 * Math.log(1.01), 9);
    expect(returns.forecast[0]).toBeCloseTo(10_000 * Math.log(1.005), 9);
    expect(returns.residual[0]).toBeCloseTo(10_000 * Math.log(101 / 100.5), 9);
  });

  test("leaves out and counts forecasts that have no logarithm", () => {
    const returns = examReturns(
      examOf([
        [100, 101, 0],
        [100, 101, -3],
        [100, 99, 100],
      ]),
    );
    expect(returns.undefinedCount).toBe(2);
    expect(returns.outcome).toHaveLength(1);
  });
});

describe("outcomePanel()", () => {
  test("counts every forecast inside its axes once", () => {
    const rows = Array.from({ length: 1000 }, (_, i) => {
      const move = Math.sin(i) / 100;
      return [100, 100 * Math.exp(move), 100 * Math.exp(move / 10)] as const;
    });
    const [bins] = layerValues(outcomePanel(examReturns(examOf(rows)), frame));
    const counted = bins!.reduce((sum, bin) => sum + bin["count"]!, 0);
    expect(counted).toBeGreaterThan(970);
    expect(counted).toBeLessThanOrEqual(1000);
  });
});

describe("residualPanel()", () => {
  test("shows shares that add up to nearly everything", () => {
    const rows = Array.from({ length: 1000 }, (_, i) => [100, 100 + Math.cos(i), 100] as const);
    const [bars] = layerValues(residualPanel(examReturns(examOf(rows)), frame));
    const total = bars!.reduce((sum, bar) => sum + bar["share"]!, 0);
    expect(total).toBeGreaterThan(97);
    expect(total).toBeLessThan(100.01);
  });
});

describe("trainingFigure()", () => {
  test.each<[string, readonly (readonly [number, number, number])[]]>([
    ["one forecast", [[100, 101, 100]]],
    [
      "a constant forecast and constant closes",
      Array.from({ length: 50 }, () => [5, 5, 5] as const),
    ],
    ["no forecast above zero", [[100, 101, -1]]],
  ])("holds only finite numbers for %s", (_, rows) => {
    const text = JSON.stringify(figureOf(examOf(rows)), (_key, value: unknown) => {
      if (typeof value === "number" && !Number.isFinite(value)) throw new Error("not finite");
      return value;
    });
    expect(text).toContain("BTCUSDT");
  });

  test("stays small for 12,000 forecasts", () => {
    const rows = Array.from({ length: 12_000 }, (_, i) => {
      return [100, 100 + Math.sin(i * i), 100 + Math.cos(i) / 10] as const;
    });
    expect(JSON.stringify(figureOf(examOf(rows))).length).toBeLessThan(200_000);
  });
});

const frame = { letter: "x", title: "", subtitle: "", width: 100, height: 100 };

/** @param rows Last, future and forecast close. */
function examOf(rows: readonly (readonly [number, number, number])[]): ExamRows {
  return {
    targetTimeMs: rows.map((_, i) => Date.UTC(2024, 0, 1) + i * 3_600_000),
    lastClose: rows.map(([last]) => last),
    futureClose: rows.map(([, future]) => future),
    forecastClose: rows.map(([, , forecast]) => forecast),
  };
}

function figureOf(exam: ExamRows) {
  return trainingFigure({
    instrument: parseInstrument("BTCUSDT"),
    timeframe: "1h",
    recipe: "return",
    horizon: 2,
    trainFromMs: 0,
    trainUntilMs: 1e12,
    learningCurve: {
      epochs: [{ epoch: 1, loss: 0, validationLoss: 0 }],
      bestEpoch: 1,
      lossName: "mse",
    },
    exam,
  });
}

function layerValues(specification: object) {
  const { layer } = specification as {
    layer: readonly { data?: { values: readonly Readonly<Record<string, number>>[] } }[];
  };
  return layer.map(({ data }) => data?.values ?? []);
}
