import { describe, expect, test } from "vitest";
import { onnxForecastRunner } from "../../src/adapters/onnx-runtime/onnx-forecast-runner.ts";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { checkConstantOutput } from "../../src/evaluation/leaks/constant-output.ts";
import { checkDuplicatedRows } from "../../src/evaluation/leaks/duplicated-rows.ts";
import { checkFutureEdit } from "../../src/evaluation/leaks/future-edit.ts";
import { checkLabelOverlap } from "../../src/evaluation/leaks/label-overlap.ts";
import { checkLagCopy, type CopyRows } from "../../src/evaluation/leaks/lag-copy.ts";
import { leakChecks } from "../../src/evaluation/leaks/leak-finding.ts";
import { checkSameCandleInputs } from "../../src/evaluation/leaks/same-candle-inputs.ts";
import { checkScalerSpan } from "../../src/evaluation/leaks/scaler-span.ts";
import type { SegmentRows } from "../../src/evaluation/leaks/segment-rows.ts";
import { checkServeSkew } from "../../src/evaluation/leaks/serve-skew.ts";
import { checkShuffledSplit } from "../../src/evaluation/leaks/shuffled-split.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { deployedModel } from "../../src/learning/bundle/deployed-model/deployed-model.ts";
import { windowsAt } from "../../src/learning/features/feature-windows.ts";
import { fitTransform } from "../../src/learning/features/fit-transform.ts";
import { prepareSamples } from "../../src/learning/features/prepare-samples.ts";
import { initialParameters } from "../../src/learning/network/initial-parameters.ts";
import { missionNetwork } from "../../src/learning/network/network-shape.ts";
import { editedAfter } from "../../src/jobs/doctor/edited-candles.ts";
import { inputsAtDecision, movesAfterDecision } from "../../src/jobs/doctor/inputs-and-moves.ts";
import { pipelineFindings } from "../../src/jobs/doctor/pipeline-findings.ts";
import { scalerSpan } from "../../src/jobs/doctor/scaler-numbers.ts";
import { preparedSegmentRows } from "../../src/jobs/doctor/segment-rows-of.ts";
import { servedAnswers, trainingOutputs } from "../../src/jobs/doctor/version-answers.ts";
import { spacedWindows, windowPositions } from "../../src/learning/features/window-positions.ts";
import { type CandleSeries, sliceCandles } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { realCandles } from "../real-candles.ts";

const seed = 1;
const horizon = 6;
const real = realCandles("BTCUSDT");

const simulated = simulateMarket(
  {
    instrument: parseInstrument("SIMUSDT"),
    timeframe: "1h",
    count: 12_200,
    startMs: Date.UTC(2023, 0, 1),
    kind: "regimes",
  },
  createRng(seed),
);

const sources = [
  { of: `a simulated market, seed ${seed}`, series: simulated },
  ...(real === undefined ? [] : [{ of: "real BTCUSDT 1h", series: real }]),
];

describe.each(sources)("planted leaks on $of", ({ series }) => {
  const recent = sliceCandles(series, series.close.length - 6_000, series.close.length);
  const prepared = prepareSamples(recent, { recipe: "return", horizon, lookback: 24 });
  const all = { from: 0, until: prepared.samples.label.length };

  test("the clean pipeline passes every check", () => {
    const findings = pipelineFindings(series, horizon);
    expect(findings.map(({ check }) => check)).toEqual(leakChecks);
    const open = new Set(["lag-copy", "constant-output"]);
    for (const { check, kind, detail } of findings) {
      expect(kind, detail).toBe(open.has(check) ? "not-checked" : "clean");
    }
  });

  test.each(["level", "return", "direction"] as const)(
    "scaler-span finds a scaler of recipe %s that was fitted on everything",
    (recipe) => {
      const honest = prepareSamples(recent, { recipe, horizon, lookback: 24 });
      const { grid, transform, samples } = honest;
      const whole = { from: 0, until: samples.label.length };
      const everything = windowsAt(grid, windowPositions(honest, whole));
      const leaky = fitTransform(grid, everything, transform);
      expect(checkScalerSpan(scalerSpan(transform, honest)).kind).toBe("clean");
      const found = checkScalerSpan(scalerSpan(leaky, honest));
      expect(found).toMatchObject({ kind: "leak", figures: { unlikeAll: 0 } });
      expect(found.detail).toMatch(/fitted on all rows, the exam included/);
    },
  );

  test("label-overlap finds a purge of 0 at a horizon of 6, row by row", () => {
    const clean = preparedSegmentRows(prepared);
    expect(checkLabelOverlap(clean, horizon).kind).toBe("clean");
    const stepMs = 3_600_000;
    const rows = (name: string, from: number, until: number): SegmentRows => {
      const decisionTimeMs = Float64Array.from(
        { length: until - from },
        (_, i) => (from + i) * stepMs,
      );
      const labelTimeMs = decisionTimeMs.map((time) => time + horizon * stepMs);
      return { name, decisionTimeMs, labelTimeMs };
    };
    const found = checkLabelOverlap([rows("train", 0, 800), rows("exam", 800, 1_000)], horizon);
    expect(found).toMatchObject({ kind: "leak", figures: { overlappingRows: horizon } });
    const purged = [rows("train", 0, 800 - horizon), rows("exam", 800, 1_000)];
    expect(checkLabelOverlap(purged, horizon).kind).toBe("clean");
    const oneShort = [rows("train", 0, 801 - horizon), rows("exam", 800, 1_000)];
    expect(checkLabelOverlap(oneShort, horizon).figures["overlappingRows"]).toBe(1);
  });

  test("duplicated-rows finds a block of train candles that stands in the exam again", () => {
    expect(checkDuplicatedRows(recent, 4_800).kind).toBe("clean");
    const found = checkDuplicatedRows(withBlockAgain(recent, 1_000, 5_500, 48), 4_800);
    expect(found).toMatchObject({ kind: "leak", figures: { repeatsIntoExam: 48 } });
    expect(found.figures["longestBlock"]).toBe(48);
  });

  test("shuffled-split finds rows in random order", () => {
    const rng = createRng(seed);
    const keyed = Array.from(windowPositions(prepared, all), (t) => ({ t, key: rng.uniform() }));
    const times = Float64Array.from(
      keyed.toSorted((a, b) => a.key - b.key),
      ({ t }) => t,
    );
    const part = (name: string, from: number, until: number): SegmentRows => ({
      name,
      decisionTimeMs: times.subarray(from, until),
      labelTimeMs: times.subarray(from, until),
    });
    const found = checkShuffledSplit([part("train", 0, 4_000), part("exam", 4_000, 5_000)]);
    expect(found.kind).toBe("leak");
    expect(found.detail).toMatch(/shuffled/);
  });

  test("same-candle-inputs and future-edit find a feature that is one candle ahead", () => {
    const ahead = (of: CandleSeries): Float64Array => of.close.map((c, i) => of.close[i + 1] ?? c);
    const features = ["open", "high", "low", "close", "volume", "mean_price"];
    const withAhead = (of: CandleSeries) =>
      prepareSamples(of, {
        recipe: "return",
        horizon,
        lookback: 24,
        features,
        extraColumns: new Map([["mean_price", ahead(of)]]),
      });
    const leaky = withAhead(recent);
    const found = checkSameCandleInputs(inputsAtDecision(leaky), movesAfterDecision(leaky));
    expect(found.kind).toBe("leak");
    expect(found.detail).toMatch(/"change of mean_price" knows the move of candle t\+1/);
    const position = 5_000;
    const known = (of: CandleSeries): Float64Array => ahead(of).subarray(0, position + 1);
    const before = known(recent);
    const after = known(editedAfter(recent, position));
    expect(checkFutureEdit([{ name: "mean_price", before, after }])).toMatchObject({
      kind: "leak",
      figures: { changedValues: 1 },
    });
  });

  test("lag-copy finds a model that answers with the last close, or the one before", () => {
    const positions = windowPositions(prepared, all);
    const copyOf = (lag: number): CopyRows =>
      forecastRows(recent, positions, (t) => recent.close[t - lag]!);
    expect(checkLagCopy(copyOf(0))).toMatchObject({ kind: "collapse" });
    expect(checkLagCopy(copyOf(0)).detail).toMatch(/it is the last close/);
    // A served model answers in float32.
    const rounded = forecastRows(recent, positions, (t) => Math.fround(recent.close[t]!));
    expect(checkLagCopy(rounded).kind).toBe("collapse");
    expect(checkLagCopy(copyOf(1)).detail).toMatch(/the close of one candle before the last/);
    const drawnOut = forecastRows(
      recent,
      positions,
      (t) => recent.close[t]! ** 2 / recent.close[t - 1]!,
    );
    expect(checkLagCopy(drawnOut)).toMatchObject({ kind: "collapse" });
    const small = forecastRows(
      recent,
      positions,
      (t) => recent.close[t]! * (recent.close[t - 1]! / recent.close[t]!) ** 0.05,
    );
    expect(checkLagCopy(small).kind).toBe("clean");
  });

  test("constant-output finds a constant and a single direction, not a varied forecast", () => {
    const positions = windowPositions(prepared, all);
    const rng = createRng(seed);
    const answer = (of: () => number) =>
      checkConstantOutput(
        forecastRows(recent, positions, (t) => recent.close[t]! * Math.exp(of())),
      );
    expect(answer(() => 2e-4).detail).toMatch(/constant/);
    expect(answer(() => 1e-4 + 1e-3 * rng.uniform()).detail).toMatch(/says "up" in 100 %/);
    expect(answer(() => 1e-3 * rng.normal()).kind).toBe("clean");
  });

  test("serve-skew finds a serving path with another scaler, through the real graphs", async () => {
    const { transform, segments, grid } = prepared;
    const network = missionNetwork(5, 24, "linear");
    const parameters = initialParameters(network, createRng(seed)).map((value) => 1.6 * value);
    const leaky = fitTransform(grid, windowsAt(grid, windowPositions(prepared, all)), transform);
    const windows = spacedWindows(segments.exam, 200);
    const positions = windows.map((w) => windowPositions(prepared, all)[w]!);
    const members = [parameters];
    const training = await trainingOutputs({ network, members, transform }, prepared, windows, {
      refitted: true,
    });
    const skewOf = async (served: typeof transform) => {
      const bytes = deployedModel({ network, members, transform: served, properties: {} });
      const model = await onnxForecastRunner.load(bytes);
      const { scaledOutputs } = await servedAnswers(
        { served: model, transform },
        { series: recent, extraColumns: new Map() },
        positions,
      );
      await model.release();
      return checkServeSkew({
        what: "graphs",
        training,
        serving: scaledOutputs,
        windows: windows.length,
        tolerance: 1e-5,
      });
    };
    expect((await skewOf(transform)).kind).toBe("clean");
    expect((await skewOf(leaky)).kind).toBe("leak");
  });
});

/** The candles from <= i < from + count again at `to`, under the times that stand there. */
function withBlockAgain(
  series: CandleSeries,
  from: number,
  to: number,
  count: number,
): CandleSeries {
  const again = (values: Float64Array): Float64Array => {
    const copy = values.slice();
    copy.set(values.subarray(from, from + count), to);
    return copy;
  };
  return {
    ...series,
    open: again(series.open),
    high: again(series.high),
    low: again(series.low),
    close: again(series.close),
    volume: series.volume && again(series.volume),
  };
}

/** Forecast closes as the checks want them: log-returns from the last close. */
function forecastRows(
  { close }: CandleSeries,
  positions: Int32Array,
  forecastClose: (t: number) => number,
): CopyRows {
  const fromLast = (of: (t: number) => number): Float64Array =>
    Float64Array.from(positions, (t) => Math.log(of(t) / close[t]!));
  return {
    forecastLogReturn: fromLast(forecastClose),
    outcomeLogReturn: fromLast((t) => close[t + horizon]!),
    earlierLogReturn: [1, 2, 3, 4, 5].map((lag) => fromLast((t) => close[t - lag]!)),
  };
}
