import { scoreGroup } from "../src/evaluation/report/group-scores.ts";
import { buildReportCard, type ReportFacts } from "../src/evaluation/report/build-report-card.ts";
import { joinJudged, type JudgedRows } from "../src/evaluation/report/judged-rows.ts";
import { judgeSegments } from "../src/evaluation/report/judge-segments.ts";
import type { SegmentForecasts } from "../src/evaluation/rows/segment-forecasts.ts";
import type { FoldScores, ReportCard } from "../src/evaluation/report/report-card.ts";
import { type MarketRows, marketRows, sliceRows } from "../src/evaluation/rows/market-rows.ts";
import { createRng } from "../src/foundation/rng.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { parseInstrument } from "../src/market/instrument.ts";

/** What the example shows: a verdict, a walk-forward, or somebody's forecasts without a history. */
export type ExampleKind = "no edge" | "edge" | "n too small" | "folds" | "bare";

const hourMs = 3_600_000;
const startMs = Date.UTC(2024, 0, 1);
const seed = 20;

/**
 * A report card of a simulated market, built by the real code: hourly candles whose moves lean on the
 * last one as much as the kind wants, and a forecaster that knows a part of it.
 */
export function exampleReportCard(kind: ExampleKind): ReportCard {
  const lean = kind === "edge" ? 0.3 : 0.02;
  const series = leaningCandles(lean);
  const exam = kind === "n too small" ? 200 : 6000;
  const count = 8000 + exam;
  const rows = marketRows(
    series,
    Int32Array.from({ length: count }, (_, i) => i + 200),
    {
      horizon: 1,
    },
  );
  const judged =
    kind === "folds" ? joinJudged(foldParts(rows, lean)) : judgedExam(rows, lean, kind);
  return buildReportCard(judged, factsOf(kind, rows, lean), { draws: 200, seed });
}

function factsOf(kind: ExampleKind, rows: MarketRows, lean: number): ReportFacts {
  const lastCandleMs = rows.decisionTimeMs.at(-1)! + hourMs;
  const standard = {
    title: "version 20260101T000000Z-1a2b3c4d",
    recipe: "return",
    trainedUntilMs: rows.decisionTimeMs[6000]!,
    lastCandleMs,
    inSample: false,
    trials: 1,
    learningCurve: { lossName: "mse", bestEpoch: 14, epochs: epochs() },
    notes: [
      "The market is simulated: its moves follow a rule that no real market keeps.",
      "12 windows of the exam were dropped: a gap in the candles lies within their last two.",
    ],
  };
  if (kind === "bare") {
    return {
      title: "forecasts-of-a-service.csv",
      recipe: undefined,
      trainedUntilMs: undefined,
      lastCandleMs,
      inSample: true,
      trials: 3,
      notes: ["What the forecasts were made from cannot be checked."],
    };
  }
  if (kind === "folds") {
    const folds = foldParts(rows, lean).map(foldScores);
    return { ...standard, title: "walk-forward of 8 folds", folds };
  }
  return standard;
}

function judgedExam(rows: MarketRows, lean: number, kind: ExampleKind): JudgedRows {
  const fitting = sliceRows(rows, 0, 6000);
  const exam = forecast(sliceRows(rows, 8000, rows.position.length), lean);
  if (kind === "bare") return judgeSegments({ fitting, exam });
  return judgeSegments({
    fitting,
    calibrationA: forecast(sliceRows(rows, 6000, 7300), lean),
    calibrationB: forecast(sliceRows(rows, 7300, 8000), lean),
    exam,
  });
}

const foldRows = 1000;

function foldParts(rows: MarketRows, lean: number): readonly JudgedRows[] {
  return Array.from({ length: 8 }, (_, fold) => {
    const from = 6000 + fold * foldRows;
    return judgeSegments({
      fitting: sliceRows(rows, from - 6000, from - 1500),
      calibrationA: forecast(sliceRows(rows, from - 1500, from - 500), lean),
      calibrationB: forecast(sliceRows(rows, from - 500, from), lean),
      exam: forecast(sliceRows(rows, from, from + foldRows), lean),
    });
  });
}

function foldScores(part: JudgedRows, fold: number): FoldScores {
  const { decisionTimeMs } = part.rows;
  const firstDecisionMs = decisionTimeMs[0]!;
  return {
    ...scoreGroup(`fold ${fold + 1}`, part, Int32Array.from(decisionTimeMs.keys())),
    trainFromMs: firstDecisionMs - 6000 * hourMs,
    trainUntilMs: firstDecisionMs - 1500 * hourMs,
    firstDecisionMs,
    lastDecisionMs: decisionTimeMs.at(-1)!,
    bestEpoch: 5 + ((fold * 7) % 11),
  };
}

/** Knows nine tenths of the lean, and errs by a twentieth of the volatility. */
function forecast(rows: MarketRows, lean: number): SegmentForecasts {
  const rng = createRng(seed + rows.position[0]!);
  const forecastLogReturn = rows.previousReturn.map(
    (last, i) => 0.9 * lean * last + 0.05 * rows.volatility[i]! * rng.normal(),
  );
  return { rows, forecastLogReturn };
}

function leaningCandles(lean: number): CandleSeries {
  const rng = createRng(seed);
  const count = 14_300;
  const close = new Float64Array(count);
  let price = 40_000;
  let last = 0;
  for (let i = 0; i < count; i++) {
    // Calm and wild weeks follow each other.
    const sigma = 0.01 * Math.exp(0.6 * Math.sin(i / 310) + 0.3 * Math.sin(i / 47));
    last = lean * last + sigma * rng.normal();
    close[i] = price *= Math.exp(last);
  }
  const open = close.map((value, i) => (i === 0 ? value : close[i - 1]!));
  return {
    instrument: parseInstrument("BTCUSDT"),
    timeframe: "1h",
    openTimeMs: Float64Array.from(close, (_, i) => startMs + i * hourMs),
    open,
    high: open.map((value, i) => Math.max(value, close[i]!)),
    low: open.map((value, i) => Math.min(value, close[i]!)),
    close,
    volume: undefined,
  };
}

function epochs() {
  return Array.from({ length: 24 }, (_, i) => ({
    loss: 0.92 + 0.14 * Math.exp(-i / 6) - 0.001 * i,
    validationLoss: 0.97 + 0.11 * Math.exp(-i / 5) + 0.0009 * Math.max(0, i - 13) ** 1.5,
  }));
}
