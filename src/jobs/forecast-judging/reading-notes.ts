import type { ForecastFile } from "../../adapters/forecast-files/read-forecast-file.ts";
import type { RefusedForecasts } from "../../evaluation/rows/refused-forecasts.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { ForecastRows } from "./forecast-rows.ts";
import type { ForecastSegments } from "./forecast-segments.ts";

/** How the file was read, a sentence each: what a person must check first. */
export function readingNotes(file: ForecastFile, rows: ForecastRows): readonly string[] {
  return [timeNote(file), ...valueNotes(file, rows), ...freqAiNotes(file)];
}

function timeNote({ columns, timeMeaning }: ForecastFile): string {
  const { candleTime, decidedAt } = columns;
  if (candleTime === undefined) {
    return `Decided at ${quoted(decidedAt)}, as the file says; the outcome runs from the last close before.`;
  }
  const candle = {
    open: `${quoted(candleTime)} is the open of the last candle that was seen: decided at its close`,
    close: `${quoted(candleTime)} is the close of the last candle that was seen: decided then`,
    target: `${quoted(candleTime)} is the open of the candle that is forecast: decided at the close that lies the horizon before its own`,
  }[timeMeaning];
  const said =
    decidedAt === undefined
      ? ""
      : `; ${quoted(decidedAt)} must lie at that close or a moment after`;
  return `${candle} (--time open, close or target says otherwise)${said}.`;
}

const meaningTexts = {
  price: "closes in quote currency",
  simpleReturn: "simple returns (0.01 is 1 %)",
  logReturn: "log-returns",
} as const;

function valueNotes(
  { columns }: ForecastFile,
  { meaning, toldBySize }: ForecastRows,
): readonly string[] {
  const how = toldBySize ? ", told by their size beside the closes (--as says otherwise)" : "";
  const value =
    meaning === undefined
      ? []
      : [`${quoted(columns.value)} was read as ${meaningTexts[meaning]}${how}.`];
  const pUp =
    columns.pUp === undefined ? [] : [`${quoted(columns.pUp)} was read as probability of a rise.`];
  return [...value, ...pUp];
}

function freqAiNotes({ isFreqAi }: ForecastFile): readonly string[] {
  if (!isFreqAi) return [];
  return [
    "FreqAI's label is usually the mean of the next closes, not the close that is judged here; --horizon is its label_period_candles. Rows with do_predict other than 1 abstain.",
  ];
}

/** What was left out and why. */
export function omissionNotes(rows: ForecastRows, segments: ForecastSegments): readonly string[] {
  const { pending, abstained, refused } = rows;
  const { usedForFitting, fromProbability } = segments;
  return [
    ...refused.map(refusedSentence),
    ...(pending > 0 ? [`${counted(pending)} without an outcome yet.`] : []),
    ...(abstained > 0
      ? [`${counted(abstained)} without a forecast: abstentions are not judged.`]
      : []),
    ...(usedForFitting > 0
      ? [
          `Fewer than 1,000 candles lie before the first forecast: the first ${counted(usedForFitting)} fit the yardsticks and were not judged.`,
        ]
      : []),
    ...(fromProbability > 0
      ? [
          `${counted(fromProbability)} with a probability only: its return is (2 p - 1) times the trailing volatility times the mean scaled move of the candles before.`,
        ]
      : []),
  ];
}

/** "3 rows refused: it was decided when ..., the first in line 17 (2024-01-31 12:00 UTC)." */
export function refusedSentence({
  count,
  reason,
  firstLine,
  firstTimeMs,
}: RefusedForecasts): string {
  const at = firstTimeMs === undefined ? "" : ` (${utcText(firstTimeMs)} UTC)`;
  return `${counted(count)} refused: ${reason}, the first in line ${firstLine}${at}.`;
}

/** What no file can prove. */
export function unprovenNote({ columns }: ForecastFile): string {
  return columns.decidedAt === undefined
    ? "The file does not say when the forecasts were made; that they were made before their outcomes is believed, not checked."
    : "That the forecasts were really made when the file says is believed, not checked.";
}

/** "1 row", "4,499 rows". */
export function counted(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "row" : "rows"}`;
}

function quoted(name: string | undefined): string {
  return `"${name ?? ""}"`;
}
