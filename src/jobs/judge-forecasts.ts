import { basename } from "node:path";
import { readForecastFile } from "../adapters/forecast-files/read-forecast-file.ts";
import { buildReportCard, type ReportFacts } from "../evaluation/report/build-report-card.ts";
import { judgeSegments } from "../evaluation/report/judge-segments.ts";
import type { ReportCard } from "../evaluation/report/report-card.ts";
import type { RefusedForecasts } from "../evaluation/rows/refused-forecasts.ts";
import type { VerdictName } from "../evaluation/verdict/verdict.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { RefusedError } from "../foundation/errors.ts";
import { timeframeMs } from "../market/timeframe.ts";
import { countedTrials } from "./forecast-judging/counted-trials.ts";
import { type ForecastRows, forecastRows } from "./forecast-judging/forecast-rows.ts";
import { type ForecastSegments, forecastSegments } from "./forecast-judging/forecast-segments.ts";
import { outOfSampleRows } from "./forecast-judging/in-sample-rows.ts";
import { intervalNotes } from "./forecast-judging/interval-notes.ts";
import type { JudgeForecastsRequest } from "./forecast-judging/judge-request.ts";
import { judgedMarket } from "./forecast-judging/judged-market.ts";
import {
  omissionNotes,
  readingNotes,
  refusedSentence,
  unprovenNote,
} from "./forecast-judging/reading-notes.ts";
import { selectionNotes } from "./forecast-judging/selection-notes.ts";
import { suspicions } from "./forecast-judging/suspicions.ts";
import { untoldNote } from "./forecast-judging/untold-note.ts";
import { loadCandles } from "./load-candles.ts";

export type { JudgeForecastsRequest } from "./forecast-judging/judge-request.ts";

export interface JudgedForecasts {
  readonly verdict: VerdictName;
  readonly card: ReportCard;
  readonly rows: {
    /** In the file, of the chosen version. */
    readonly read: number;
    readonly judged: number;
    readonly refused: number;
    readonly pending: number;
    readonly abstained: number;
    /** Left out: decided until the forecaster was trained. */
    readonly inSample: number;
    /** Not judged because the yardsticks are fitted on their candles. */
    readonly usedForFitting: number;
  };
  readonly refused: readonly RefusedForecasts[];
  /** The version that was judged, where the file names one. */
  readonly version: string | undefined;
}

/**
 * Judges anybody's forecasts as a model of ours is judged: the same report card, no model needed.
 *
 * @throws {MisuseError} E_FORECAST_FILE, E_FORECAST_CHOICE, E_FORECAST_VALUES, E_FILE_MISSING,
 *   E_NO_CANDLES and the other errors of reading either file.
 * @throws {RefusedError} E_FORECASTS_REFUSED: no row can be judged; E_TRIALS_BROKEN.
 * @throws {WorldError} E_FILE_READ, E_MODELS_READ.
 */
export async function judgeForecasts(
  request: JudgeForecastsRequest,
  clock: Clock = systemClock,
): Promise<JudgedForecasts> {
  const file = await readForecastFile(request.forecastFile, request);
  const market = judgedMarket(request, file);
  const { dataDir = "./data" } = request;
  const { series, warnings } = await loadCandles({ ...market, file: request.file, dataDir }, clock);
  const rows = forecastRows(series, file, market.horizon);
  if (rows.values.position.length === 0) throw nothingToJudge(request, rows);
  const outOfSample = outOfSampleRows(rows.values, series, request);
  const segments = forecastSegments(series, outOfSample.values, market.horizon);
  const trials = await countedTrials(request, file.version, segments.exam);
  const { exam, candles: between, usedForFitting } = segments;
  const selection = selectionNotes(between, exam.position, rows.abstainedAt);
  const card = cardOf(request, segments, {
    title: titleOf(request, file.version),
    lastCandleMs: series.openTimeMs.at(-1)! + timeframeMs(series.timeframe),
    inSample: outOfSample.isStamped,
    trials: trials.count,
    trialsAssumed: trials.untold.length > 0,
    // By weight: what speaks against the figures, what is not known, how it was read, the rest.
    notes: [
      ...selection.warnings,
      ...suspicions(segments),
      ...outOfSample.notes,
      ...untoldNote([...outOfSample.untold, ...trials.untold, ...market.untold]),
      ...readingNotes(file, rows),
      ...market.notes,
      ...omissionNotes(rows, segments),
      unprovenNote(file),
      ...trials.notes,
      ...intervalNotes(file, segments),
      ...selection.share,
      ...warnings,
    ],
  });
  const { pending, abstained, refused } = rows;
  return {
    verdict: card.verdict.verdict,
    card,
    rows: {
      read: file.rows.length,
      judged: exam.position.length,
      refused: refused.reduce((sum, { count }) => sum + count, 0),
      pending,
      abstained,
      inSample: outOfSample.leftOut,
      usedForFitting,
    },
    refused,
    version: file.version,
  };
}

function cardOf(
  { trainedUntilMs, costPerSide, draws }: JudgeForecastsRequest,
  { fitting, exam, forecastLogReturn, pUp }: ForecastSegments,
  facts: Omit<ReportFacts, "recipe" | "trainedUntilMs" | "costPerSide">,
): ReportCard {
  const judged = judgeSegments({
    fitting,
    exam: { rows: exam, forecastLogReturn },
    givenProbability: pUp,
  });
  const all = { ...facts, recipe: undefined, trainedUntilMs, costPerSide };
  return buildReportCard(judged, all, draws === undefined ? {} : { draws });
}

function titleOf({ forecastFile }: JudgeForecastsRequest, version: string | undefined): string {
  const name = basename(forecastFile);
  return version === undefined ? `forecasts of ${name}` : `forecasts of ${version} in ${name}`;
}

function nothingToJudge({ forecastFile }: JudgeForecastsRequest, rows: ForecastRows): RefusedError {
  const { pending, abstained, refused } = rows;
  const reasons = [
    ...refused.map((one) => refusedSentence(one).replace(/\.$/, "")),
    ...(pending > 0 ? [`${pending} have no outcome yet`] : []),
    ...(abstained > 0 ? [`${abstained} abstain`] : []),
  ];
  return new RefusedError(
    "E_FORECASTS_REFUSED",
    `Cannot judge ${forecastFile}: none of its rows is a forecast with an outcome: ${reasons.join("; ")}`,
  );
}
