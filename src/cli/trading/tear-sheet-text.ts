import { dayText } from "../../foundation/utc-text.ts";
import { modelLines, type TearSheet } from "../../jobs/tear-sheet.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import { labelled, textColumns, wrapped } from "../wrapped-text.ts";
import { costsBlock } from "./sheet-costs-block.ts";
import { figuresBlock } from "./sheet-figures-block.ts";
import { factsBlock } from "./sheet-facts-block.ts";
import { decisionsBlock } from "./sheet-decisions-block.ts";

/**
 * A tear sheet for a terminal, the verdict first: plain text without colour, at most 100 columns, no
 * line break at the end.
 */
export function tearSheetText(sheet: TearSheet): string {
  const blocks = [
    subjectBlock(sheet),
    verdictBlock(sheet),
    figuresBlock(sheet),
    factsBlock(sheet),
    costsBlock(sheet),
    decisionsBlock(sheet),
    missingBlock(sheet),
  ];
  return blocks.filter((block) => block !== undefined && block !== "").join("\n\n");
}

function subjectBlock({ subject, inSample, stopped }: TearSheet): string {
  const { instruments, timeframe, market, strategy, parameters, forecasts } = subject;
  const values = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  const rule = values.length === 0 ? strategy : `${strategy} (${values.join(", ")})`;
  const span = `${dayText(subject.fromMs)} to ${dayText(subject.untilMs)}, ${formatCount(subject.candles)} candles`;
  const lines = [
    ...wrapped(`${instruments.join(", ")} ${timeframe} ${market} | ${span}`, textColumns),
    ...wrapped(`${rule}${forecasts === undefined ? "" : ` on ${forecasts}`}`, textColumns),
    ...modelLines(subject.models).flatMap((line) => wrapped(line, textColumns)),
  ];
  const end = stopped === undefined ? [] : wrapped(stopText(stopped), textColumns);
  return [...lines, ...end, ...(inSample ? wrapped(stamp, textColumns) : [])].join("\n");
}

function stopText({ fromMs, reason, idleCandles }: NonNullable<TearSheet["stopped"]>): string {
  const why = reason === undefined ? "" : ` (${reason})`;
  const after =
    idleCandles === 0
      ? "what it held then it still holds"
      : `figures end there, ${formatCounted(idleCandles, "candle")} after it count in none`;
  return `Stopped on ${dayText(fromMs)}${why}: ${after}.`;
}

const stamp =
  "IN-SAMPLE: some of these candles are older than what the forecaster was fitted on; nothing here is proof.";

function verdictBlock({ verdict }: TearSheet): string {
  const marks = { true: "yes", false: "NO ", undefined: "-  " } as const;
  const checks = verdict.checks.map(({ title, passed, detail }) =>
    labelled(`  ${title.padEnd(36)}${marks[`${passed}`]}  `, detail),
  );
  return [labelled("VERDICT ", `${verdict.kind}: ${verdict.sentence}`), ...checks].join("\n");
}

function missingBlock({ missing, bootstrap }: TearSheet): string | undefined {
  const reasons = [...new Set(Object.values(missing))];
  const lines = reasons.map((reason) => {
    const names = Object.entries(missing).filter(([, why]) => why === reason);
    return labelled("N/A   ", `${names.map(([name]) => wordsOf(name)).join(", ")}: ${reason}`);
  });
  const how =
    bootstrap === undefined
      ? []
      : wrapped(
          `Intervals are at 95 %, by ${formatCounted(bootstrap.draws, "stationary bootstrap resample")} in blocks of ${formatCounted(bootstrap.blockLength, "candle")} on average; a year has 365.25 days.`,
          textColumns,
        );
  return [...lines, ...how].join("\n");
}

// sharpeRatio -> sharpe ratio
function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
