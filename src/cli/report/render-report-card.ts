import type { ReportCard } from "../../jobs/report-card.ts";
import { formatCount } from "../format-number.ts";
import { renderConditions } from "./render-conditions.ts";
import { renderScores } from "./render-scores.ts";
import { renderTrading } from "./render-trading.ts";
import { dayText, estimateText, bps, percent } from "./estimate-text.ts";
import { renderVerdict } from "./render-verdict.ts";
import { renderTable } from "../render-table.ts";

/**
 * A report card for a terminal, the verdict first: plain text without colour, about 100 columns,
 * no line break at the end.
 */
export function renderReportCard(card: ReportCard): string {
  const blocks = [
    subjectLine(card),
    renderVerdict(card.verdict),
    renderScores(card),
    testsBlock(card),
    renderTrading(card),
    distributionBlock(card),
    reliabilityBlock(card),
    renderConditions(card),
    notesBlock(card),
  ];
  return blocks.filter((block) => block !== undefined).join("\n\n");
}

/** The first line of every report. */
export function subjectLine({ subject }: ReportCard): string {
  const { instrument, timeframe, recipe, horizon, trainedUntilMs, lastCandleMs } = subject;
  const what = [instrument, timeframe, recipe, `h=${horizon}`].filter((word) => word !== undefined);
  const days = Math.floor((lastCandleMs - (trainedUntilMs ?? lastCandleMs)) / 86_400_000);
  const trained =
    trainedUntilMs === undefined
      ? "trained until: unknown"
      : `trained on candles until ${dayText(trainedUntilMs)}, ${formatCount(days)} days before the last`;
  const exam = `exam ${dayText(subject.firstDecisionMs)} to ${dayText(subject.lastDecisionMs)}, ${formatCount(subject.rows)} rows`;
  const lines = [`${what.join(" ")} | ${trained} | ${exam}`, subject.title];
  if (subject.inSample) {
    lines.push(
      "IN-SAMPLE: some of these candles are older than what the forecaster was fitted on.",
    );
  }
  return lines.join("\n");
}

function testsBlock({ tests }: ReportCard): string {
  const rows = tests.map(({ name, statistic, pValue, sided, answer }) => [
    name,
    statistic === undefined ? "-" : `${statistic > 0 ? "+" : ""}${statistic.toFixed(2)}`,
    pValue === undefined ? "-" : pText(pValue),
    sided === "one" ? "one-sided" : "two-sided",
    answer,
  ]);
  return renderTable(
    [["Tests", "statistic", "p", "", "at 5 %"], ...rows],
    ["left", "right", "right", "left", "left"],
  );
}

function distributionBlock({ distribution }: ReportCard): string | undefined {
  if (distribution === undefined) return undefined;
  const { model, gaussian, difference, overNoMove, coverage } = distribution;
  const losses = (scores: typeof model): string[] =>
    scores.quantileLoss.map(({ loss }) => bps(loss, 2));
  const levels = model.quantileLoss.map(({ level }) => `q${percent(level, 0)}`);
  const crps = (scores: typeof model): string =>
    estimateText(scores.crps, (value) => bps(value, 2));
  const table = renderTable(
    [
      ["Distribution, bp", "CRPS", ...levels],
      ["model", crps(model), ...losses(model)],
      ["EWMA Gaussian", crps(gaussian), ...losses(gaussian)],
    ],
    ["left", "right", ...levels.map(() => "right" as const)],
  );
  const ahead = estimateText(difference, (value) => bps(value, 3));
  const added = estimateText(overNoMove, (value) => bps(value, 3));
  const share = estimateText(coverage, (value) => percent(value));
  return `${table}\nCRPS of the model minus the Gaussian's ${ahead} bp (below 0 is better),\nof which the forecasts themselves ${added} bp; its 90 % interval held ${share} %.`;
}

function reliabilityBlock({ reliability }: ReportCard): string | undefined {
  if (reliability === undefined) return undefined;
  const { brier, brierOfBaseRate, expectedCalibrationError, informative, method } = reliability;
  const worth =
    informative === undefined
      ? "not examined"
      : informative
        ? "told good forecasts from bad ones"
        : "had not proven to tell good forecasts from bad ones";
  return `Probability of a rise: ${method}. Brier ${brier.toFixed(4)} (base rate ${brierOfBaseRate.toFixed(4)}), calibration error ${percent(expectedCalibrationError, 2)} points; on calibration B confidence ${worth}.`;
}

function notesBlock({ notes, bootstrap }: ReportCard): string {
  const method = `Intervals are at 95 %, by ${formatCount(bootstrap.draws)} stationary bootstrap resamples in blocks of ${bootstrap.blockLength} rows on average.`;
  return [...notes.map((note) => `NOTE ${note}`), method].join("\n");
}

function pText(pValue: number): string {
  return pValue < 0.0001 ? "<0.0001" : pValue.toFixed(4);
}
