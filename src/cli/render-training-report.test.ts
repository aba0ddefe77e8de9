import { expect, test } from "vitest";
import type { ReportCard } from "../jobs/report-card.ts";
import type { ForecastScore, TrainingReport } from "../jobs/training-report.ts";
import { renderTrainingReport } from "./render-training-report.ts";
import { calibrationNotes } from "./training-notes.ts";

const flat = {
  costPerSide: 0.0015,
  trades: 0,
  netReturnPerTrade: undefined,
  standardError: undefined,
  grossReturnPerTrade: undefined,
  exposure: 0,
};
const traded = { ...flat, trades: 1204, netReturnPerTrade: -0.00312, standardError: 0.0002 };
const interval = { low: 0.529, high: 0.547, confidence: 0.95 };

const persistence: ForecastScore = {
  rmse: 0.004908,
  skill: 0,
  skillInterval: undefined,
  direction: { accuracy: undefined, hits: 0, rows: 2158, zeroMoves: 2, zeroForecasts: 2158 },
  directionInterval: undefined,
  trading: { half: flat, full: flat, double: flat },
};
const model: ForecastScore = {
  rmse: 0.004907,
  skill: 0.0004,
  skillInterval: { low: -0.0011, high: 0.0019, confidence: 0.95 },
  direction: { accuracy: 0.538, hits: 1161, rows: 2158, zeroMoves: 2, zeroForecasts: 0 },
  directionInterval: interval,
  trading: { half: traded, full: traded, double: flat },
};
const report = {
  instrument: "BTCUSDT",
  timeframe: "1h",
  recipe: "return",
  horizon: 1,
  trainedUntilMs: Date.UTC(2024, 1, 12, 8),
  lastCandleMs: Date.UTC(2024, 5, 30, 23),
  examCandles: 2160,
  rows: 2160,
  zeroMoves: 2,
  costPerSide: 0.0015,
  scores: {
    model,
    persistence,
    drift: persistence,
    majority: model,
    contrarian: model,
    arOne: model,
    ridge: model,
  },
} as TrainingReport;
const verdict: ReportCard["verdict"] = {
  verdict: "no edge",
  reason: "the forecasts say no more than chance would; a one-liner names the direction as well",
  rows: 2160,
  independentRows: 2160,
  trials: 1,
  alpha: 0.01,
  legs: {
    P: leg("not chance", [
      { name: "Clark-West t", statistic: 0.4321, threshold: 2.326, passed: false },
      { name: "Pesaran-Timmermann z", statistic: undefined, threshold: 2.326, passed: false },
    ]),
    B: leg("beats a one-liner", [
      { name: "t of hits ahead", statistic: -1.204, threshold: 2.326, passed: false },
    ]),
    M: leg("pays", [
      { name: "t of return after costs", statistic: 2.5, threshold: 1.645, passed: true },
    ]),
  },
  naive: "contrarian",
  simplest: { name: "persistence", sentence: "Persistence makes errors no larger." },
};
const context = {
  verdict,
  path: "models/BTCUSDT/1h/price/v1/",
  next: [
    { command: "candlecast predict BTCUSDT", purpose: "the next close" },
    { command: "candlecast data verify BTCUSDT", purpose: "are the candles whole?" },
  ],
};

test("renderTrainingReport() opens with the subject, on two lines where it passes 100 columns", () => {
  expect(renderTrainingReport(report, context).split("\n").slice(0, 2)).toEqual([
    "BTCUSDT 1h return h=1 | trained on candles until 2024-02-12, 139 days before the last",
    "exam 2,160 candles",
  ]);
});

test("renderTrainingReport() names the kind of model", () => {
  const [, subject] = renderTrainingReport(report, { ...context, kind: "sentiment" }).split("\n");
  expect(subject).toMatch(/ \| sentiment model$/);
});

test("renderTrainingReport() prints the table as people learn to read it", () => {
  expect(`\n${renderTrainingReport(report, context)}`).toMatchInlineSnapshot(`
    "
    BTCUSDT 1h return h=1 | trained on candles until 2024-02-12, 139 days before the last
    exam 2,160 candles

                 RMSE, bp                       skill  directional accuracy  net bp per trade (trades)
    --------------------------------------------------------------------------------------------------
    model           49.07  +0.0004 [-0.0011, +0.0019]   53.8 % [52.9, 54.7]        -31.2 ± 3.9 (1,204)
    persistence     49.08                   reference          no direction                   no trade
    drift           49.08                   reference          no direction                   no trade
    majority        49.07  +0.0004 [-0.0011, +0.0019]   53.8 % [52.9, 54.7]        -31.2 ± 3.9 (1,204)
    contrarian      49.07  +0.0004 [-0.0011, +0.0019]   53.8 % [52.9, 54.7]        -31.2 ± 3.9 (1,204)
    AR(1)           49.07  +0.0004 [-0.0011, +0.0019]   53.8 % [52.9, 54.7]        -31.2 ± 3.9 (1,204)
    ridge           49.07  +0.0004 [-0.0011, +0.0019]   53.8 % [52.9, 54.7]        -31.2 ± 3.9 (1,204)

    2,160 exam windows, 2 without a move left out of the accuracy. Intervals and ± are at 95 %.
    Skill is 1 - MSE / MSE of persistence; all columns are in log-returns.
    Costs 15.0 bp a side; the model at half of that -31.2 ± 3.9 (1,204), at double no trade.

    VERDICT no edge: the forecasts say no more than chance would; a one-liner names the
            direction as well
      P not chance         NO   Clark-West t 0.43 (needs 2.33)
                                Pesaran-Timmermann z undefined (needs 2.33)
      B beats a one-liner  NO   t of hits ahead -1.20 (needs 2.33)
      M pays               yes  t of return after costs 2.50 (needs 1.65)
      2,160 independent rows; the first configuration to look at this exam, each test of P and B at
      0.01; B compares with contrarian.
      Simplest: Persistence makes errors no larger.

    Files   models/BTCUSDT/1h/price/v1/
    Next:
      candlecast predict BTCUSDT       the next close
      candlecast data verify BTCUSDT   are the candles whole?
    "
  `);
});

test("renderTrainingReport() says how many configurations have looked at the exam", () => {
  const text = renderTrainingReport(report, { ...context, verdict: { ...verdict, trials: 3 } });
  expect(text).toContain("3 configurations have looked at this exam");
});

test("renderTrainingReport() stays within 100 columns below the subject, also for wide numbers", () => {
  const wide: ForecastScore = {
    ...model,
    skillInterval: { low: -1.2238, high: -0.9887, confidence: 0.95 },
    skill: -1.1062,
    trading: { ...model.trading, full: { ...traded, trades: 12_457, standardError: 0.01482 } },
  };
  const text = renderTrainingReport(
    { ...report, scores: { ...report.scores, contrarian: wide } },
    context,
  );
  const [, ...below] = text.split("\n");
  for (const line of below) expect(line.length, line).toBeLessThanOrEqual(100);
});

test("renderTrainingReport() says where forecasts name no direction or a metric is undefined", () => {
  const silent: ForecastScore = { ...persistence, skill: undefined };
  const text = renderTrainingReport(
    { ...report, scores: { ...report.scores, model: silent } },
    context,
  );
  expect(text).toContain("undefined");
  expect(text).toContain("2,158 forecasts of the model are exactly 0 and count as misses.");
  expect(text).not.toMatch(/NaN|Infinity/);
});

function leg(title: string, tests: ReportCard["verdict"]["legs"]["P"]["tests"]) {
  return { title, passed: tests.every(({ passed }) => passed), tests, sentence: "" };
}

test.each([
  [100, 116, /^Serving would withhold 10\.0 % of these 2160 forecasts: 100 of windows unlike/],
  [100, 117, /^WARNING Serving would withhold 10\.0 % of these/],
])("calibrationNotes() tell what serving would withhold: %d and %d", (outside, absurd, line) => {
  const withheld = { rows: 2160, outsideTrainedRange: outside, outputAbsurd: absurd };
  const calibration = {
    coverage: 0.9,
    coveragePerBlock: [0.9],
    coverageKept: true,
    pUpMethod: "Platt, fitted on calibration A",
    informative: false,
  };
  const notes = calibrationNotes({ calibration, withheld });
  expect(notes.join(" ")).toContain("90 % intervals held 90.0 %");
  expect(notes.find((note) => note.includes("withhold"))).toMatch(line);
});
