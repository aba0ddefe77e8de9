import { describe, expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { foldForecasts } from "./fold-forecasts.ts";
import { judgeFold } from "./judge-fold.ts";
import { type PreparedFold, prepareFold } from "./prepare-fold.ts";
import { walkFolds } from "./walk-folds.ts";
import { walkSettings, type WalkForwardRequest } from "./walk-settings.ts";

const request: WalkForwardRequest = {
  instrument: "WALK",
  folds: 3,
  trainWindow: "600",
  retrainEvery: "100",
  sequenceLength: 12,
  horizon: 2,
};
const settings = walkSettings(request);
const training = settings.trainings[0];

function foldsOf(series: CandleSeries): readonly PreparedFold[] {
  const { folds, segments } = walkFolds(series.openTimeMs.length, settings);
  return folds.map((fold) => prepareFold(series, fold, { training, segments }));
}

describe("prepareFold()", () => {
  const series = walkCandles({ seed: 5, candles: 1200 });

  test("whatever comes after a fold's exam does not change a bit of it; what comes before the end does", () => {
    const [first] = foldsOf(series);
    const { until } = first!.fold;
    const edited = (from: number): CandleSeries => ({
      ...series,
      close: series.close.map((close, i) => (i >= from ? close * 1.5 : close)),
      volume: series.volume!.map((volume, i) => (i >= from ? 9 : volume)),
    });
    const plain = ({ prepared, plan }: PreparedFold) => [
      prepared.samples,
      prepared.transform,
      prepared.segments,
      plan,
    ];
    const [late] = foldsOf(edited(until));
    expect(plain(late!)).toEqual(plain(first!));
    const [within] = foldsOf(edited(until - 1));
    expect(plain(within!)).not.toEqual(plain(first!));
  });

  test("a fold trains on the asked decisions and its exam is as long as asked", () => {
    for (const { prepared, fold } of foldsOf(series)) {
      const { train, exam, calibrationB } = prepared.segments;
      expect(train.until - train.from).toBe(600);
      expect(exam.until - exam.from).toBe(100);
      const lastLabel = series.openTimeMs[fold.until - 1]! + 3_600_000;
      expect(exam.lastLabelTimeMs).toBe(lastLabel);
      expect(calibrationB.lastLabelTimeMs).toBeLessThanOrEqual(exam.firstDecisionTimeMs);
    }
  });

  test("the exams of folds follow each other without a hole", () => {
    const decided = foldsOf(series).flatMap(({ prepared: { samples, segments } }) => [
      ...samples.decisionTimeMs.subarray(segments.exam.from, segments.exam.until),
    ]);
    expect(decided).toHaveLength(300);
    const steps = decided.slice(1).map((t, i) => t - decided[i]!);
    expect(new Set(steps)).toEqual(new Set([3_600_000]));
  });
});

describe("foldForecasts()", () => {
  test("has a row for each decision of the exam and abstains where a hole spoils the window", () => {
    const holed = walkCandles({ seed: 6, candles: 1200, missingBefore: { 1150: 10 } });
    const ready = foldsOf(holed)[2]!;
    const { calibrationA, exam } = ready.prepared.segments;
    const outputs = Float32Array.from({ length: exam.until - calibrationA.from }, (_, i) =>
      Math.sin(i),
    );
    const judged = judgeFold(ready, { outputs, history: [] });
    const table = foldForecasts(ready, judged, "return-walk-x");
    expect(table).toHaveLength(100);
    const said = table.filter(({ kind }) => kind === "forecast");
    expect(said.map(({ forecastReturn }) => forecastReturn)).toEqual([...judged.forecastLogReturn]);
    expect(said.map(({ decidedAtMs }) => decidedAtMs)).toEqual([...judged.rows.decisionTimeMs]);
    const silent = table.filter(({ kind }) => kind === "abstain");
    // Windows of 12 candles whose inputs or label cross the hole, and the two before it.
    expect(silent).toHaveLength(13);
    expect(silent.every(({ reason, pUp }) => reason === "gap" && pUp === undefined)).toBe(true);
    const { close } = holed;
    for (const [row, t] of judged.rows.position.entries()) {
      expect(judged.rows.lastClose[row]).toBe(close[t]);
    }
  });
});

describe("walkFolds()", () => {
  test("takes validation and calibration of the deploy split from a long train window", () => {
    const { layout, segments } = walkFolds(60_000, walkSettings({ instrument: "BTCUSDT" }));
    expect(layout).toMatchObject({ folds: 8, train: 17_520, validation: 2160, exam: 720 });
    expect(layout).toMatchObject({ calibrationA: 960, calibrationB: 480, purge: 1, embargo: 0 });
    expect(segments).toMatchObject({ purge: 1, sizes: { validation: 2161, exam: 720 } });
  });

  test("expanding folds begin together and end a retraining apart", () => {
    const { folds } = walkFolds(1200, walkSettings({ ...request, expanding: true }));
    expect(folds.map(({ until }) => until)).toEqual([1000, 1100, 1200]);
    expect(new Set(folds.map(({ from }) => from)).size).toBe(1);
    expect(folds[0]!.from).toBe(walkFolds(1200, settings).folds[0]!.from);
  });

  test("an embargo of a window is left out at every border", () => {
    const { segments } = walkFolds(1200, walkSettings({ ...request, embargo: "window" }));
    expect(segments.purge).toBe(2 + 12);
  });

  test("too few candles: the message says how many folds fit", () => {
    expect(() => walkFolds(1000, settings)).toThrow(
      expect.objectContaining({
        code: "E_WALK_FOLDS",
        message: expect.stringMatching(/value was 1000, enough for 2 folds$/),
      }),
    );
  });
});
