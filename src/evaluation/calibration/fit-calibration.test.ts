import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { createRng } from "../../foundation/rng.ts";
import { judgeSegments } from "../report/judge-segments.ts";
import { marketRows } from "../rows/market-rows.ts";
import { scaleOf } from "../rows/residual-scale.ts";
import { calibratedForecast } from "./calibrated-forecast.ts";
import { encodeCalibration, parseCalibration } from "./calibration-file.ts";
import { fitCalibration } from "./fit-calibration.ts";
import { createIntervalTracker } from "./interval-tracker.ts";

const seed = 52;
const series = walkCandles({ seed, candles: 6000 });

// Forecasts that know a share of what comes.
function segmentOf(from: number, until: number, known: number, horizon = 1) {
  const rng = createRng(seed + from);
  const positions = Int32Array.from({ length: until - from }, (_, i) => from + i);
  const rows = marketRows(series, positions, { horizon });
  const forecastLogReturn = rows.outcomeLogReturn.map(
    (y) => known * y + 0.01 * (1 - known) * rng.normal(),
  );
  return { rows, forecastLogReturn };
}

function segments(known: number, horizon = 1) {
  return {
    fitting: segmentOf(1, 1500, known, horizon).rows,
    calibrationA: segmentOf(1600, 3600, known, horizon),
    calibrationB: segmentOf(3700, 4700, known, horizon),
    exam: segmentOf(4800, 5900, known, horizon),
  };
}

describe(`fitCalibration() on a walk, seed ${seed}`, () => {
  test.each([
    [0, 1, "base-rate", false],
    [0.2, 1, "platt", true],
    [0.2, 6, "platt", true],
  ] as const)(
    "through its file gives the judge's pUp and interval (skill %d, horizon %d)",
    (known, horizon, method, informative) => {
      const all = segments(known, horizon);
      const calibration = parseCalibration(encodeCalibration(fitCalibration(all)));
      expect(calibration).toEqual(fitCalibration(all));
      const judged = judgeSegments(all);
      const tracker = createIntervalTracker(calibration);
      const { rows, forecastLogReturn } = all.exam;
      const told = Array.from(forecastLogReturn, (forecast, i) => {
        const decidedAtMs = rows.decisionTimeMs[i]!;
        const scale = scaleOf(rows, i);
        const lastClose = rows.lastClose[i]!;
        tracker.learn(series, rows.position[i]!);
        const alpha = tracker.alpha();
        const targetTimeMs = decidedAtMs + horizon * 3_600_000;
        tracker.expect({
          decidedAtMs,
          targetTimeMs,
          forecastLogReturn: forecast,
          lastClose,
          scale,
        });
        return calibratedForecast(calibration, { forecastLogReturn: forecast, scale, alpha });
      });
      expect(told.map(({ pUp }) => pUp)).toEqual([...judged.probability!.pUp]);
      expect(told.map(({ lowLogReturn }) => lowLogReturn)).toEqual([...judged.distribution!.low]);
      expect(told.map((each) => each.highLogReturn)).toEqual([...judged.distribution!.high]);
      expect(calibration.probability.method).toBe(method);
      expect(told[0]!.informative).toBe(judged.probability!.informative);
      expect(told[0]!.informative).toBe(informative);
    },
  );

  test("reports the floor where confidence is not informative, more where it is", () => {
    const blind = fitCalibration(segments(0));
    const seeing = fitCalibration(segments(0.2));
    const raw = { forecastLogReturn: 0.02, scale: 0.01, alpha: 0.1 };
    expect(calibratedForecast(blind, raw)).toMatchObject({ confidence: 0.1, informative: false });
    const { confidence, pUp } = calibratedForecast(seeing, raw);
    expect(pUp).toBeGreaterThan(0.7);
    expect(confidence).toBeCloseTo(2 * pUp - 1, 12);
    const loud = { ...blind, probability: seeing.probability };
    expect(calibratedForecast(loud, raw)).toMatchObject({ confidence: 0.1, pUp });
  });

  test("of rows that the model may have been trained on knows the base rate and no confidence", () => {
    const known = segments(0.2);
    const fitted = fitCalibration(known);
    expect(fitted.confidence.informative).toBe(true);
    const { confidence, probability, interval } = fitCalibration({ ...known, isInSample: true });
    expect(confidence).toMatchObject({ informative: false, rows: 0 });
    const { baseRate } = fitted.probability;
    expect(probability).toMatchObject({ method: "base-rate", probability: baseRate });
    expect(interval).toEqual(fitted.interval);
    const judged = judgeSegments({ ...known, isInSample: true }).probability!;
    expect(new Set(judged.pUp)).toEqual(new Set([baseRate]));
    expect(judged).toMatchObject({ informative: false, method: expect.stringMatching(/trained/) });
  });

  test("is the whole line where alpha is smaller than the scores can promise", () => {
    const calibration = fitCalibration(segments(0));
    const raw = { forecastLogReturn: 0.001, scale: 0.01, alpha: 0 };
    const { lowLogReturn, highLogReturn } = calibratedForecast(calibration, raw);
    expect([lowLogReturn, highLogReturn]).toEqual([-Infinity, Infinity]);
  });

  test("of one segment alone: A fits without judging, B has intervals and no direction", () => {
    const { calibrationA, calibrationB } = segments(0.2);
    expect(fitCalibration({ calibrationA })).toMatchObject({
      confidence: { informative: false, rows: 0 },
      probability: { method: "platt" },
    });
    const later = fitCalibration({ calibrationB });
    expect(later.probability).toMatchObject({ method: "base-rate", probability: 0.5, rows: 0 });
    expect(later.interval.scores).toHaveLength(1000);
    expect(later.untilMs).toBe(series.openTimeMs[4700]! + 3_600_000);
    expect(() => fitCalibration({})).toThrow("at least one row");
  });
});

describe("parseCalibration()", () => {
  const text = encodeCalibration(fitCalibration(segments(0.2)));
  const changed = (change: (plain: Record<string, unknown>) => void): string => {
    const plain = JSON.parse(text) as Record<string, unknown>;
    change(plain);
    return JSON.stringify(plain);
  };

  test.each([
    ["no JSON", "{"],
    ["another format", changed((plain) => (plain["format"] = 2))],
    ["a key too many", changed((plain) => (plain["more"] = 1))],
    ["no horizon", changed((plain) => delete plain["horizon"])],
    [
      "scores that fall",
      changed((plain) => (plain["interval"] = { target: 0.1, gamma: 0.01, scores: [2, 1] })),
    ],
    [
      "an isotonic curve of two lengths",
      changed(
        (plain) =>
          (plain["probability"] = {
            method: "isotonic",
            signal: [1, 2],
            probability: [0.5],
            rows: 9,
            baseRate: 0.5,
          }),
      ),
    ],
  ])("refuses %s", (_, broken) => {
    expect(() => parseCalibration(broken)).toThrow(
      expect.objectContaining({ code: "E_CALIBRATION_FORMAT" }),
    );
  });
});
