import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import { coverageByBlocks, isCoverageKept } from "../calibration/coverage.ts";
import type { JudgedRows } from "./judged-rows.ts";
import type { ForecasterName } from "./report-card.ts";
import { scoreForecast, type ForecastScore } from "./score-forecast.ts";
import type { WithheldRows } from "./withheld-rows.ts";
import { type YardstickName, yardstickNames } from "./yardsticks.ts";

/** What was trained and on what; the report's first line. */
export interface TrainingSubject {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  readonly recipe: string;
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** Close time of the last candle that training used, UTC epoch milliseconds. */
  readonly trainedUntilMs: number;
  /** Close time of the last candle there is, UTC epoch milliseconds. */
  readonly lastCandleMs: number;
  /** Length of the exam segment in candles, dropped windows included. */
  readonly examCandles: number;
}

/** How a trained model did on the exam, beside the yardsticks on the same rows. Not a verdict. */
export interface TrainingReport extends TrainingSubject {
  /** Exam windows judged. */
  readonly rows: number;
  /** Rows whose close did not move over the horizon; no direction is judged on them. */
  readonly zeroMoves: number;
  /** Costs of one side at the default costs, fraction of an order's value. */
  readonly costPerSide: number;
  readonly scores: Readonly<Record<ForecasterName, ForecastScore>>;
  /** What its intervals and its confidence are worth; absent where nothing was calibrated. */
  readonly calibration?: CalibrationSummary | undefined;
  /** Exam rows on which serving would not have answered; absent likewise. */
  readonly withheld?: WithheldRows | undefined;
}

/** How the calibrated part of the forecasts did on the exam. */
export interface CalibrationSummary {
  /** Share of exam outcomes inside the adaptive 90 % interval. */
  readonly coverage: number | undefined;
  /** The same per 1,000 rows, oldest first. */
  readonly coveragePerBlock: readonly number[];
  /** 90 +- 1 % overall and every block in [0.87, 0.93]; `undefined` below 1,000 rows. */
  readonly coverageKept: boolean | undefined;
  /** How the probability of a rise is made: "Platt, fitted on calibration A". */
  readonly pUpMethod: string;
  /** Whether confidence told good forecasts from bad ones on calibration B. */
  readonly informative: boolean | undefined;
}

/**
 * Scores a model's forecasts on the exam beside the yardsticks, which were fitted on rows before it.
 * Costs are those of a small order.
 *
 * @param judged At least one row, every forecast finite (`refuseNotFinite`).
 * @throws {InvariantError} there are no rows or the columns differ in length.
 */
export function trainingReport(
  subject: TrainingSubject,
  judged: Pick<JudgedRows, "rows" | "forecastLogReturn" | "yardsticks"> &
    Partial<Pick<JudgedRows, "probability" | "distribution">>,
): TrainingReport {
  const { outcomeLogReturn, decisionTimeMs } = judged.rows;
  const context = { ...subject, outcomeLogReturn, decisionTimeMs };
  const model = scoreForecast(judged.forecastLogReturn, context);
  const yardstick = (name: YardstickName): readonly [YardstickName, ForecastScore] => [
    name,
    scoreForecast(judged.yardsticks[name], context),
  ];
  return {
    ...subject,
    rows: outcomeLogReturn.length,
    zeroMoves: model.direction.zeroMoves,
    costPerSide: model.trading.full.costPerSide,
    scores: {
      model,
      ...Object.fromEntries(yardstickNames.map(yardstick)),
    } as TrainingReport["scores"],
    ...calibrationOf(judged),
  };
}

function calibrationOf({
  rows,
  probability,
  distribution,
}: Pick<JudgedRows, "rows"> & Partial<Pick<JudgedRows, "probability" | "distribution">>): {
  readonly calibration?: CalibrationSummary;
} {
  if (probability === undefined || distribution === undefined) return {};
  const { low, high } = distribution;
  const isMiss = rows.outcomeLogReturn.map((y, i) => (y < low[i]! || y > high[i]! ? 1 : 0));
  const coverage = coverageByBlocks(isMiss);
  return {
    calibration: {
      coverage: coverage.overall,
      coveragePerBlock: coverage.blocks,
      coverageKept: isCoverageKept(coverage),
      pUpMethod: probability.method,
      informative: probability.informative,
    },
  };
}
