import { utcText } from "../../foundation/utc-text.ts";
import type { DownloadReport } from "../../jobs/download-candles.ts";
import { formatCount } from "../format-number.ts";
import type { GlobalOptions, VerbAnswer } from "../verb.ts";
import { type LabelledLine, nextLines, periodLine, titledLines } from "./candle-lines.ts";
import { nextDataCommands } from "./stored-answer.ts";

const placesShown = 3;
const placesKept = 100;

/** What a download did, for people and for programs. */
export function downloadAnswer(
  report: DownloadReport,
  places: Pick<GlobalOptions, "models" | "dataDir">,
): VerbAnswer {
  const { instrument, timeframe, exchange, candles } = report;
  if (candles === 0) return nothingAnswer(report);
  const text = titledLines(`Downloaded ${instrument} ${timeframe} from ${exchange}`, [
    ["fetched", fetchedText(report)],
    ["added", `${formatCount(report.added)} candles`],
    ...troubleLines(report),
    ["gaps", gapsText(report)],
    periodLine(report.firstOpenMs, report.lastOpenMs),
    ["stored", `${formatCount(candles)} candles in ${report.path}`],
    ...report.notes.map((note): LabelledLine => ["note", note]),
  ]);
  const next = nextLines(nextDataCommands({ ...report, hasVolume: true }, places));
  return { json: downloadJson(report), text: text + next };
}

// A question without an answer is no success, whatever came of it.
function nothingAnswer(report: DownloadReport): VerbAnswer {
  const { instrument, timeframe, exchange, sinceMs, untilMs, archives, refused, notes } = report;
  const from = archives === undefined ? exchange : `${exchange} and its archives`;
  const why = refused > 0 ? `all ${formatCount(refused)} rows were refused` : "there are none";
  const sentence = `Nothing was stored: of ${instrument} ${timeframe} candles from ${utcText(sinceMs)} to ${utcText(untilMs)} UTC at ${from} ${why}; ask for another time with --since and --until`;
  return { json: downloadJson(report), text: [sentence, ...notes].join("\n"), exitCode: 1 };
}

/** The report as JSON; how much came in this run differs between two equal runs. */
export function downloadJson(report: DownloadReport): object {
  const { fetched, resumed, added, duplicates, refused, archives, ...rest } = report;
  return {
    kind: "downloaded",
    ...rest,
    refusedRows: rest.refusedRows.slice(0, placesKept),
    conflictsMs: rest.conflictsMs.slice(0, placesKept),
    gaps: rest.gaps.slice(0, placesKept),
    missing: sumMissing(report),
    path: rest.path ?? null,
    volatile: { fetched, resumed, added, duplicates, refused, archives: archives ?? null },
  };
}

function fetchedText({ fetched, resumed, archives }: DownloadReport): string {
  const parts = [`${formatCount(fetched)} rows`];
  if (archives !== undefined) parts.push(`${formatCount(archives.read)} archives`);
  if (resumed > 0) parts.push(`and ${formatCount(resumed)} rows from a run that was broken off`);
  return parts.join(", ");
}

function troubleLines(report: DownloadReport): readonly LabelledLine[] {
  const { duplicates, refused, refusedRows, conflictsMs, archives } = report;
  const lines: LabelledLine[] = [];
  if (duplicates > 0) lines.push(["duplicates", `${formatCount(duplicates)} merged`]);
  if (refused > 0) {
    const first = refusedRows.slice(0, placesShown).map(({ reason }) => reason);
    lines.push(["refused", `${formatCount(refused)}: ${first.join("; ")}`]);
  }
  if (conflictsMs.length > 0) {
    const first = conflictsMs.slice(0, placesShown).map(utcText);
    const count = formatCount(conflictsMs.length);
    lines.push([
      "conflicts",
      `${count} candles contradict stored ones, which stay: ${first.join(", ")}`,
    ]);
  }
  for (const name of archives?.missing ?? [])
    lines.push(["missing", `${name} is not among the archives`]);
  return lines;
}

function gapsText(report: DownloadReport): string {
  const { gaps, exchange } = report;
  if (gaps.length === 0) return "none in the asked time";
  const first = gaps
    .slice(0, placesShown)
    .map(({ openTimeMs, missing }) => `${utcText(openTimeMs)} (${formatCount(missing)})`);
  const candles = formatCount(sumMissing(report));
  return `${formatCount(gaps.length)} with ${candles} missing candles that ${exchange} did not have: ${first.join("; ")}`;
}

function sumMissing({ gaps }: DownloadReport): number {
  return gaps.reduce((sum, { missing }) => sum + missing, 0);
}
