import { basename } from "node:path";
import { readForecastFile } from "../adapters/forecast-files/read-forecast-file.ts";
import { buildReportCard } from "../evaluation/report/build-report-card.ts";
import { judgeSegments } from "../evaluation/report/judge-segments.ts";
import type { ReportCard } from "../evaluation/report/report-card.ts";
import type { RefusedForecasts } from "../evaluation/rows/refused-forecasts.ts";
import type { VerdictName } from "../evaluation/verdict/verdict.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { RefusedError } from "../foundation/errors.ts";
import { standardDeviation } from "../foundation/statistics/variance.ts";
import { timeframeMs } from "../market/timeframe.ts";
import { type ForecastRows, forecastRows } from "./forecast-judging/forecast-rows.ts";
import { type ForecastSegments, forecastSegments } from "./forecast-judging/forecast-segments.ts";
import type { JudgeForecastsRequest } from "./forecast-judging/judge-request.ts";
import { judgedMarket } from "./forecast-judging/judged-market.ts";
import {
  omissionNotes,
  readingNotes,
  refusedSentence,
  unprovenNotes,
} from "./forecast-judging/reading-notes.ts";
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
    /** Not judged because the yardsticks are fitted on their candles. */
    readonly usedForFitting: number;
  };
  readonly refused: readonly RefusedForecasts[];
  /** The version that was judged, where the file names one. */
  readonly version: string | undefined;
}

/** Above it a claim is a leak until proven otherwise. */
const believableAccuracy = 0.65;
/** Below so many rows it may be luck. */
const suspiciousRowsMin = 100;
/** Forecasts that move so many times as much as outcomes are another unit. */
const believableSpread = 10;

/**
 * Judges anybody's forecasts as a model of ours is judged: the same report card, no model needed.
 *
 * @throws {MisuseError} E_FORECAST_FILE, E_FORECAST_CHOICE, E_FORECAST_VALUES, E_FILE_MISSING,
 *   E_NO_CANDLES and the other errors of reading either file.
 * @throws {RefusedError} E_FORECASTS_REFUSED: no row can be judged.
 * @throws {WorldError} E_FILE_READ.
 */
export async function judgeForecasts(
  request: JudgeForecastsRequest,
  clock: Clock = systemClock,
): Promise<JudgedForecasts> {
  const file = await readForecastFile(request.file, request);
  const market = judgedMarket(request, file);
  const { candles, dataDir = "./data" } = request;
  const { series, warnings } = await loadCandles({ ...market, file: candles, dataDir }, clock);
  const rows = forecastRows(series, file, market.horizon);
  if (rows.values.position.length === 0) throw nothingToJudge(request, rows);
  const segments = forecastSegments(series, rows.values, market.horizon);
  const lastCandleMs = series.openTimeMs.at(-1)! + timeframeMs(series.timeframe);
  const inSampleRows = segments.exam.decisionTimeMs.filter(
    (timeMs) => timeMs < (request.trainedUntilMs ?? -Infinity),
  ).length;
  const inSample = { trainedUntilMs: request.trainedUntilMs, rows: inSampleRows };
  const notes = [
    ...suspicions(segments),
    ...readingNotes(file, rows),
    ...market.notes,
    ...omissionNotes(rows, segments),
    ...unprovenNotes(file, inSample),
    ...trialsNote(request),
    ...warnings,
  ];
  const card = cardOf(request, segments, {
    title: titleOf(request, file.version),
    lastCandleMs,
    inSample: inSampleRows > 0,
    notes,
  });
  const { pending, abstained, refused } = rows;
  return {
    verdict: card.verdict.verdict,
    card,
    rows: {
      read: file.rows.length,
      judged: segments.exam.position.length,
      refused: refused.reduce((sum, { count }) => sum + count, 0),
      pending,
      abstained,
      usedForFitting: segments.usedForFitting,
    },
    refused,
    version: file.version,
  };
}

function cardOf(
  { trainedUntilMs, costsBps, trials = 1, draws }: JudgeForecastsRequest,
  { fitting, exam, forecastLogReturn, signal, pUp }: ForecastSegments,
  facts: Pick<
    Parameters<typeof buildReportCard>[1],
    "title" | "lastCandleMs" | "inSample" | "notes"
  >,
): ReportCard {
  const judged = judgeSegments({
    fitting,
    exam: { rows: exam, forecastLogReturn, signal },
    givenProbability: pUp,
  });
  const costPerSide = costsBps === undefined ? undefined : costsBps / 10_000;
  const all = { ...facts, recipe: undefined, trainedUntilMs, trials, costPerSide };
  return buildReportCard(judged, all, draws === undefined ? {} : { draws });
}

function titleOf({ file }: JudgeForecastsRequest, version: string | undefined): string {
  const name = basename(file);
  return version === undefined ? `forecasts of ${name}` : `forecasts of ${version} in ${name}`;
}

function nothingToJudge({ file }: JudgeForecastsRequest, rows: ForecastRows): RefusedError {
  const { pending, abstained, refused } = rows;
  const reasons = [
    ...refused.map((one) => refusedSentence(one).replace(/\.$/, "")),
    ...(pending > 0 ? [`${pending} have no outcome yet`] : []),
    ...(abstained > 0 ? [`${abstained} abstain`] : []),
  ];
  return new RefusedError(
    "E_FORECASTS_REFUSED",
    `Cannot judge ${file}: none of its rows is a forecast with an outcome: ${reasons.join("; ")}`,
  );
}

// Nobody who forecasts is so right or so daring.
function suspicions({ exam, forecastLogReturn }: ForecastSegments): readonly string[] {
  const outcome = exam.outcomeLogReturn;
  const moved = Array.from(outcome.keys()).filter((i) => outcome[i] !== 0);
  const hits = moved.filter((i) => Math.sign(outcome[i]!) === Math.sign(forecastLogReturn[i]!));
  const accuracy = hits.length / moved.length;
  const spread = standardDeviation(forecastLogReturn) / standardDeviation(outcome);
  return [
    ...(accuracy > believableAccuracy && moved.length >= suspiciousRowsMin
      ? [
          `The direction is right in ${(100 * accuracy).toFixed(1)} % of the rows: a claim like this is a leak until proven otherwise. Look whether the time is the forecast candle's own (--time target) or a later one's.`,
        ]
      : []),
    ...(spread > believableSpread
      ? [
          `The forecasts vary ${spread.toFixed(0)} times as much as the outcomes: are they percent, or another unit?`,
        ]
      : []),
  ];
}

function trialsNote({ trials }: JudgeForecastsRequest): readonly string[] {
  if (trials !== undefined) return [];
  return [
    "Nobody said how many configurations were tried before these: 1 was taken (--trials), and more would ask for more.",
  ];
}
