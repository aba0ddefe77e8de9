import { buildReportCard } from "../../evaluation/report/build-report-card.ts";
import type { LearningCurve, ReportCard } from "../../evaluation/report/report-card.ts";
import type { Clock } from "../../foundation/clock.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { TrialPlace } from "../../adapters/trial-ledger/trial-ledger.ts";
import type { LoadedCandles } from "../load-candles.ts";
import { configurationOf, lookAtExam } from "./exam-trials.ts";
import type { JudgedExam } from "./judge-version.ts";
import type { JudgedModel } from "./judged-model.ts";
import { scaledColumns } from "./scaled-columns.ts";
import { adoptionNotes, trainedUntilMs } from "./trained-until.ts";

/** Whose exam it is and on which candles. */
export interface ExamSubject {
  readonly place: TrialPlace;
  readonly model: JudgedModel;
  readonly candles: LoadedCandles;
}

export interface ExamReportOptions {
  /** Costs of one side, fraction of the order's value; default: the instrument's own. */
  readonly costPerSide?: number | undefined;
  /** Bootstrap resamples; default 10,000. */
  readonly draws?: number | undefined;
  readonly clock: Clock;
}

/**
 * The report card of a version's exam; the look at it is counted.
 *
 * @throws {RefusedError} E_TRIALS_BROKEN. @throws {WorldError} E_TRIALS_BUSY, E_DISK_WRITE.
 */
export async function examReport(
  exam: JudgedExam,
  { place, model, candles }: ExamSubject,
  { costPerSide, draws, clock }: ExamReportOptions,
): Promise<ReportCard> {
  const { metadata, version } = model;
  const { rows } = exam.judged;
  const look = {
    configuration: configurationOf(metadata),
    label: version,
    firstDecisionMs: rows.decisionTimeMs[0]!,
    lastDecisionMs: rows.decisionTimeMs.at(-1)!,
  };
  const trials = await lookAtExam(place, look, clock);
  const { series } = candles;
  const untilMs = trainedUntilMs(metadata);
  const kind = metadata.model_type === "price_prediction" ? "price" : "sentiment";
  return buildReportCard(
    exam.judged,
    {
      title: `${kind} model, version ${version}`,
      recipe: metadata.recipe,
      trainedUntilMs: untilMs,
      lastCandleMs: (series.openTimeMs.at(-1) ?? 0) + timeframeMs(series.timeframe),
      inSample: untilMs !== undefined && untilMs > look.firstDecisionMs,
      trials,
      costPerSide,
      scaled: scaledColumns(rows, exam.forecasts, model.transform),
      learningCurve: learningCurveOf(metadata),
      notes: [...adoptionNotes(metadata), ...candles.warnings, ...exam.notes],
    },
    draws === undefined ? {} : { draws },
  );
}

/** What the metadata keep of the training's losses; absent in versions from before they did. */
export function learningCurveOf({
  learning_curve: curve,
  training_params,
}: ModelMetadata): LearningCurve | undefined {
  if (curve === undefined || training_params === undefined) return undefined;
  return {
    lossName: training_params.loss,
    bestEpoch: training_params.best_epoch,
    epochs: curve.loss.map((loss, i) => ({ loss, validationLoss: curve.validation_loss[i]! })),
  };
}
