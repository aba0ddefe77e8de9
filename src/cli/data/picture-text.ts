import { utcText } from "../../foundation/utc-text.ts";
import type { CandlePicture } from "../../jobs/show-candles.ts";
import { formatBytes } from "../format-bytes.ts";
import { formatDuration } from "../format-duration.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import { type Alignment, renderTable } from "../render-table.ts";
import { type LabelledLine, noteText, placesText } from "./candle-lines.ts";
import { calendarLines, calendarTitle, type Signs } from "./coverage-calendar.ts";
import { originTexts } from "./origin-lines.ts";
import { moveText, plausibilityLines } from "./plausibility-lines.ts";
import { createPriceFormat, volumeText } from "./price-format.ts";

interface PictureOptions {
  readonly signs: Signs;
  /** Every gap, not only the largest. */
  readonly allGaps: boolean;
}

/** One series as a page of text for a terminal of 80 columns. */
export function pictureText(picture: CandlePicture, { signs, allGaps }: PictureOptions): string {
  const { instrument, timeframe, quality, firstOpenMs, lastOpenMs, calendar } = picture;
  const period = `${utcText(firstOpenMs)} to ${utcText(lastOpenMs)} UTC`;
  const parts = [
    `${instrument} ${timeframe}: ${formatCounted(quality.rows, "candle")}, ${period}\n`,
    `Coverage: ${calendarTitle(calendar)}\n`,
    ...calendarLines(calendar, signs),
    "",
    ...gapLines(picture, allGaps),
    ...findingLines(picture),
    "Prices\n",
    ...indented(yearTable(picture)),
    "",
    ...moveLines(picture),
    "Origins\n",
    ...originTexts(picture.origins).map((text) => `  ${text}`),
    ...fileLines(picture),
    "",
    "Last candles\n",
    ...indented(lastTable(picture)),
  ];
  return `${parts.join("\n")}\n`;
}

const gapsShown = 10;
const movesShown = 5;

function indented(text: string): readonly string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const alignments = header.map((_, k): Alignment => (k === 0 ? "left" : "right"));
  return renderTable([header, ...rows], alignments);
}

function gapLines({ gaps, quality, stepMs }: CandlePicture, all: boolean): readonly string[] {
  if (gaps.length === 0) return ["Gaps: none\n"];
  const bySize = gaps.toSorted((a, b) => b.missing - a.missing);
  const shown = all ? gaps : bySize.slice(0, gapsShown);
  const which = shown.length < gaps.length ? `, the ${gapsShown} largest (--gaps lists all)` : "";
  const rows = shown.map(({ openTimeMs, missing }) => [
    utcText(openTimeMs),
    utcText(openTimeMs + missing * stepMs),
    formatCount(missing),
    formatDuration(missing * stepMs),
  ]);
  const { missing } = quality;
  return [
    `Gaps: ${formatCount(gaps.length)} with ${formatCounted(missing, "missing candle")}${which}\n`,
    ...indented(table(["from", "until", "candles", "lasts"], rows)),
    "",
  ];
}

function findingLines({ quality, plausibility }: CandlePicture): readonly string[] {
  const notes = quality.findings.flatMap((finding): readonly LabelledLine[] => {
    const note = noteText(finding);
    if (note === undefined) return [];
    return [
      ["note", note],
      ["", `first ${placesText(finding)}`],
    ];
  });
  const lines = [...notes, ...plausibilityLines(plausibility)];
  if (lines.length === 0) return ["Findings: none\n"];
  return ["Findings\n", ...lines.map(([label, text]) => `  ${label.padEnd(10)} ${text}`), ""];
}

function yearTable({ years, hasVolume }: CandlePicture): string {
  const price = createPriceFormat(Math.min(...years.flatMap(({ open, close }) => [open, close])));
  const rows = years.map((year) => [
    String(year.year),
    ...[year.open, year.high, year.low, year.close].map(price),
    moveText({ logReturn: Math.log(year.close / year.open) }),
    ...(hasVolume ? [volumeText(year.volume ?? 0)] : []),
  ]);
  const header = ["year", "open", "high", "low", "close", "change"];
  return table([...header, ...(hasVolume ? ["volume"] : [])], rows);
}

function moveLines({ plausibility, last }: CandlePicture): readonly string[] {
  const moves = plausibility.largestMoves.slice(0, movesShown);
  if (moves.length === 0) return [];
  const price = createPriceFormat(Math.min(...moves.map(({ from, to }) => Math.min(from, to))));
  const rows = moves.map((move) => [
    utcText(move.openTimeMs),
    price(move.from),
    price(move.to),
    moveText(move),
    move.missing > 0 ? `after ${formatCount(move.missing)} missing` : "",
  ]);
  return [
    `Largest moves from close to close (a typical one is ${typicalText(plausibility.sigma)} in ${last.timeframe})\n`,
    ...indented(table(["candle", "from", "to", "change", ""], rows)).map((line) => line.trimEnd()),
    "",
  ];
}

function typicalText(sigma: number): string {
  return `${(100 * sigma).toPrecision(2)} %`;
}

function fileLines({ file, path, dataHash }: CandlePicture): readonly string[] {
  const candles = `  candles sha256 ${dataHash.slice(0, 12)}`;
  if (file === undefined) return [`${candles}, in ${path}`];
  const written = utcText(Math.floor(file.writtenMs / 60_000) * 60_000);
  return [`${candles}, stored ${written} UTC, ${formatBytes(file.sizeBytes)}`, `  ${path}`];
}

function lastTable({ last, hasVolume }: CandlePicture): string {
  const { openTimeMs, open, high, low, close, volume } = last;
  const price = createPriceFormat(Math.min(...low));
  const rows = Array.from(openTimeMs, (timeMs, i) => [
    utcText(timeMs),
    ...[open, high, low, close].map((column) => price(column[i]!)),
    ...(volume === undefined ? [] : [volumeText(volume[i]!)]),
  ]);
  return table(["opens", "open", "high", "low", "close", ...(hasVolume ? ["volume"] : [])], rows);
}
