import { dayText } from "../foundation/utc-text.ts";
import { type ReportCard, yardstickTitles } from "../jobs/report-card.ts";
import type { ForecastScore, TrainingReport, TwinComparison } from "../jobs/training-report.ts";
import { formatCount } from "./format-number.ts";
import { type NextCommand, nextBlock } from "./next-commands.ts";
import { renderTable } from "./render-table.ts";
import { bps, percent, signed } from "./report/estimate-text.ts";
import { renderVerdict } from "./report/render-verdict.ts";
import { ablationNotes, calibrationNotes } from "./training-notes.ts";
import { textColumns } from "./wrapped-text.ts";

/** What follows the table: the verdict, where the bundle lies and what to do next. */
export interface TrainingReportContext {
  readonly verdict: ReportCard["verdict"];
  /** Named where there are two to choose from. */
  readonly kind?: "price" | "sentiment";
  /** Of a sentiment model: what sentiment is worth. */
  readonly ablation?: TwinComparison | undefined;
  /** The version's folder, as the person can paste it. */
  readonly path: string;
  /** The commands that make sense now; none where the caller names them later. */
  readonly next: readonly NextCommand[];
}

/**
 * What `train` prints last, the same every time: the subject, the table with the model and the
 * yardsticks on the same exam rows, the verdict, the files and the next commands. Plain text
 * without colour, at most 100 columns but for long paths; ends with a line break.
 */
export function renderTrainingReport(
  report: TrainingReport,
  context: TrainingReportContext,
): string {
  const table = renderTable(
    [
      ["", "RMSE, bp", "skill", "directional accuracy", "net bp per trade (trades)"],
      ...forecasters.map((name) => scoreCells(titles[name], report.scores[name])),
    ],
    ["left", "right", "right", "right", "right"],
  );
  const lines = [
    subjectLine(report, context.kind),
    "",
    table,
    "",
    ...notes(report),
    ...calibrationNotes(report),
    ...(context.ablation === undefined ? [] : ["", ...ablationNotes(context.ablation)]),
    "",
    renderVerdict(context.verdict),
    "",
    `Files   ${context.path}`,
    ...nextBlock(context.next),
  ];
  return `${lines.join("\n")}\n`;
}

const titles: Readonly<Record<keyof TrainingReport["scores"], string>> = {
  model: "model",
  ...yardstickTitles,
};
const forecasters = Object.keys(titles) as (keyof typeof titles)[];

function subjectLine(report: TrainingReport, kind: TrainingReportContext["kind"]): string {
  const daysMs = report.lastCandleMs - report.trainedUntilMs;
  const days = formatCount(Math.floor(daysMs / 86_400_000));
  const start = [
    `${report.instrument} ${report.timeframe} ${report.recipe} h=${report.horizon}`,
    `trained on candles until ${dayText(report.trainedUntilMs)}, ${days} days before the last`,
  ].join(" | ");
  const rest = [
    `exam ${formatCount(report.examCandles)} candles`,
    ...(kind === undefined ? [] : [`${kind} model`]),
  ].join(" | ");
  const line = `${start} | ${rest}`;
  return line.length > textColumns ? `${start}\n${rest}` : line;
}

function scoreCells(name: string, score: ForecastScore): string[] {
  return [name, bps(score.rmse, 2), skillCell(score), directionCell(score), tradingCell(score)];
}

function skillCell(score: ForecastScore): string {
  if (score.skill === undefined) return "undefined";
  if (score.skill === 0 && score.skillInterval === undefined) return "reference";
  return withInterval(signed(score.skill), score.skillInterval, signed);
}

function directionCell(score: ForecastScore): string {
  const { accuracy } = score.direction;
  if (accuracy === undefined) return "no direction";
  return withInterval(`${percent(accuracy)} %`, score.directionInterval, percent);
}

function withInterval(
  text: string,
  interval: ForecastScore["skillInterval"],
  format: (bound: number) => string,
): string {
  if (interval === undefined) return text;
  return `${text} [${format(interval.low)}, ${format(interval.high)}]`;
}

function tradingCell(score: ForecastScore, level: "half" | "full" | "double" = "full"): string {
  const { trades, netReturnPerTrade, standardError } = score.trading[level];
  if (netReturnPerTrade === undefined) return "no trade";
  const spread = standardError === undefined ? "" : ` ± ${bps(1.96 * standardError)}`;
  return `${plus(netReturnPerTrade)}${bps(netReturnPerTrade)}${spread} (${formatCount(trades)})`;
}

function notes(report: TrainingReport): string[] {
  const { model } = report.scores;
  const { zeroForecasts } = model.direction;
  const windows = `${formatCount(report.rows)} exam windows`;
  const still = `${formatCount(report.zeroMoves)} without a move left out of the accuracy`;
  const cost = `Costs ${bps(report.costPerSide)} bp a side`;
  const half = tradingCell(model, "half");
  const double = tradingCell(model, "double");
  const lines = [
    `${windows}, ${still}. Intervals and ± are at 95 %.`,
    "Skill is 1 - MSE / MSE of persistence; all columns are in log-returns.",
    `${cost}; the model at half of that ${half}, at double ${double}.`,
  ];
  if (zeroForecasts === 0) return lines;
  const unnamed = `${formatCount(zeroForecasts)} forecasts of the model are exactly 0`;
  return [...lines, `${unnamed} and count as misses.`];
}

function plus(value: number): string {
  return value > 0 ? "+" : "";
}
