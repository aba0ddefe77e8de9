import { createRng } from "../../foundation/rng.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { scaleOf } from "../rows/residual-scale.ts";
import { judgeVerdict } from "../verdict/verdict.ts";
import { utcText } from "../../foundation/utc-text.ts";
import { conditionsSection } from "./conditions-section.ts";
import { confidenceDeciles } from "./confidence-deciles.ts";
import { accuracyEstimate } from "./group-scores.ts";
import { distributionSection } from "./distribution-section.ts";
import type { ScaledColumns } from "./forecast-columns.ts";
import type { JudgedRows } from "./judged-rows.ts";
import { metricEstimates } from "./metric-estimates.ts";
import { predictedVersusActual } from "./predicted-versus-actual.ts";
import { reliabilitySection } from "./reliability-section.ts";
import type {
  FoldScores,
  ForecasterName,
  LearningCurve,
  ReportCard,
  ReportSubject,
} from "./report-card.ts";
import { simplestForecast } from "./simplest-forecast.ts";
import { testResults } from "./test-results.ts";
import { costAtLevel, equityCurves, tradingSection } from "./trading-section.ts";
import { yardstickNames } from "./yardsticks.ts";

/** What a report says besides what it computes. */
export interface ReportFacts {
  readonly title: string;
  readonly recipe: string | undefined;
  readonly trainedUntilMs: number | undefined;
  readonly lastCandleMs: number;
  readonly inSample: boolean;
  /** Configurations that have looked at this exam, this one included; >= 1. */
  readonly trials: number;
  /** True where nobody counted them; default false. */
  readonly trialsAssumed?: boolean | undefined;
  /** Default costs of one side, fraction; the instrument's own unless given. */
  readonly costPerSide?: number | undefined;
  readonly scaled?: ScaledColumns | undefined;
  readonly learningCurve?: LearningCurve | undefined;
  readonly folds?: readonly FoldScores[] | undefined;
  readonly notes?: readonly string[] | undefined;
}

export interface ReportOptions {
  /** Bootstrap resamples; default 10,000. */
  readonly draws?: number;
  /** Of the bootstrap; default 1. */
  readonly seed?: number;
}

const drawsStandard = 10_000;

/**
 * Builds the report card of judged rows: verdict, metrics with intervals, tests, trading, conditions.
 * The same rows, facts and options give the same card.
 *
 * @throws {InvariantError} there are no rows or a column's length differs.
 */
export function buildReportCard(
  judged: JudgedRows,
  facts: ReportFacts,
  options: ReportOptions = {},
): ReportCard {
  const { rows, forecastLogReturn, yardsticks } = judged;
  const { draws = drawsStandard, seed = 1 } = options;
  const blockLength = blockLengthFor(rows.outcomeLogReturn.length, rows.horizon);
  const forecasts = { model: forecastLogReturn, ...yardsticks };
  const estimates = metricEstimates<ForecasterName>(rows, forecasts, {
    draws,
    blockLength,
    rng: () => createRng(seed),
    scaled: facts.scaled,
  });
  const names: readonly ForecasterName[] = ["model", ...yardstickNames];
  return {
    subject: subjectOf(judged, facts),
    verdict: verdictOf(judged, facts),
    scores: names.map((name) => ({ name, metrics: estimates[name] })),
    tests: testResults(judged),
    distribution: distributionSection(judged),
    trading: tradingSection(rows, forecastLogReturn, facts.costPerSide),
    equity: equityCurves(rows, forecastLogReturn, facts.costPerSide),
    predicted: predictedVersusActual(rows.outcomeLogReturn, forecastLogReturn, rows.horizon),
    reliability: reliabilitySection(judged),
    conditions: conditionsSection(judged),
    confidenceDeciles: confidenceDeciles(judged),
    learningCurve: facts.learningCurve,
    folds: facts.folds,
    notes: [...(facts.notes ?? []), ...wildMoveNotes(judged), ...oneDirectionNotes(judged)],
    bootstrap: { draws, blockLength, seed },
  };
}

/** The verdict alone, with the one-liner it compares with and the simplest forecast beside it. */
export function verdictOf(
  judged: Pick<JudgedRows, "rows" | "forecastLogReturn" | "yardsticks" | "naive">,
  facts: Pick<ReportFacts, "trials" | "trialsAssumed" | "costPerSide">,
): ReportCard["verdict"] {
  const { rows, forecastLogReturn, naive } = judged;
  const { outcomeLogReturn, decisionTimeMs, horizon } = rows;
  const verdict = judgeVerdict(
    { forecastLogReturn, outcomeLogReturn, naiveForecast: naive.forecast, decisionTimeMs },
    {
      horizon,
      spanMs: horizon * timeframeMs(rows.timeframe),
      costPerSide: costAtLevel(rows, "full", facts.costPerSide),
      trials: facts.trials,
    },
  );
  const caution = cautionOf(judged);
  return {
    ...verdict,
    naive: naive.name,
    ...(facts.trialsAssumed === true ? { trialsAssumed: true } : {}),
    ...(caution === undefined ? {} : { caution }),
    simplest: simplestForecast(judged),
  };
}

/** Nobody is right so often in earnest; measured on hours, shuffled splits reach 0.66 to 0.72. */
const believableAccuracyMax = 0.65;

function cautionOf({
  rows,
  forecastLogReturn,
}: Pick<JudgedRows, "rows" | "forecastLogReturn">): string | undefined {
  const { value, interval } = accuracyEstimate(
    rows.outcomeLogReturn,
    forecastLogReturn,
    rows.horizon,
  );
  if (value === undefined || !((interval?.low ?? 0) > believableAccuracyMax)) return undefined;
  return `${(100 * value).toFixed(1)} % of directions right is a leak until proven otherwise`;
}

function subjectOf({ rows }: JudgedRows, facts: ReportFacts): ReportSubject {
  const { title, recipe, trainedUntilMs, lastCandleMs, inSample } = facts;
  return {
    title,
    instrument: rows.instrument,
    timeframe: rows.timeframe,
    recipe,
    horizon: rows.horizon,
    trainedUntilMs,
    lastCandleMs,
    firstDecisionMs: rows.decisionTimeMs[0]!,
    lastDecisionMs: rows.decisionTimeMs.at(-1)!,
    rows: rows.outcomeLogReturn.length,
    zeroMoves: rows.outcomeLogReturn.filter((y) => y === 0).length,
    costPerSide: costAtLevel(rows, "full", facts.costPerSide),
    inSample,
  };
}

/** From this share on a forecast of one direction is the majority's by another name. */
const oneDirectionMin = 0.99;

function oneDirectionNotes({ forecastLogReturn }: JudgedRows): readonly string[] {
  const rows = forecastLogReturn.length;
  const up = forecastLogReturn.filter((forecast) => forecast > 0).length / rows;
  const down = forecastLogReturn.filter((forecast) => forecast < 0).length / rows;
  const share = Math.max(up, down);
  if (share < oneDirectionMin) return [];
  const direction = up > down ? "up" : "down";
  return [
    `The forecast says "${direction}" in ${(100 * share).toFixed(1)} % of rows: a majority forecast by another name.`,
  ];
}

/** A move beyond so many units of the volatility known before it is more likely a bad candle. */
const wildMoveMin = 50;

function wildMoveNotes({ rows }: JudgedRows): readonly string[] {
  const wild = rows.outcomeLogReturn.findIndex(
    (y, i) => Math.abs(y) > wildMoveMin * scaleOf(rows, i),
  );
  if (wild < 0) return [];
  const when = utcText(rows.decisionTimeMs[wild]!);
  return [
    `The close moved more than ${wildMoveMin} times its volatility after ${when} UTC: one bad candle can decide every figure here; look at it first.`,
  ];
}

// Long enough for volatility clusters and for overlapping outcomes.
function blockLengthFor(rows: number, horizon: number): number {
  return Math.max(2 * horizon, Math.round(1.75 * Math.cbrt(rows)));
}
