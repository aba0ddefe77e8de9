import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { JudgedRows } from "./judged-rows.ts";
import type { ForecasterName } from "./report-card.ts";
import { scoreForecast, type ForecastScore } from "./score-forecast.ts";
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
  judged: Pick<JudgedRows, "rows" | "forecastLogReturn" | "yardsticks">,
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
  };
}
