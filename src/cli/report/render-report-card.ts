import { dayText } from "../../foundation/utc-text.ts";
import type { ReportCard } from "../../jobs/report-card.ts";
import { formatCount } from "../format-number.ts";
import { renderConditions } from "./render-conditions.ts";
import { renderScores } from "./render-scores.ts";
import { renderTrading } from "./render-trading.ts";
import { bps, estimateText, percent, pText } from "./estimate-text.ts";
import { renderVerdict } from "./render-verdict.ts";
import { renderTable } from "../render-table.ts";
import { wrapped } from "../wrapped-text.ts";

const columns = 100;

/**
 * A report card for a terminal, the verdict first: plain text without colour, at most 100 columns but
 * for paths, no line break at the end.
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

/** The first lines of every report: the exam on a line of its own where one line would be too long. */
export function subjectLine(card: Pick<ReportCard, "subject" | "folds">): string {
  const { subject } = card;
  const { instrument, timeframe, recipe, horizon } = subject;
  const what = [instrument, timeframe, recipe, `h=${horizon}`].filter((word) => word !== undefined);
  const exam = `exam ${dayText(subject.firstDecisionMs)} to ${dayText(subject.lastDecisionMs)}, ${formatCount(subject.rows)} rows`;
  const start = `${what.join(" ")} | ${trainedText(card)}`;
  const line = `${start} | ${exam}`;
  const lines = [...(line.length > columns ? [start, exam] : [line]), subject.title];
  if (subject.inSample) {
    lines.push(
      "IN-SAMPLE: some of these candles are older than what the forecaster was fitted on.",
    );
  }
  return lines.join("\n");
}

function trainedText({ subject, folds = [] }: Pick<ReportCard, "subject" | "folds">): string {
  const { trainedUntilMs, lastCandleMs } = subject;
  if (trainedUntilMs === undefined) return "trained until: unknown";
  const until = dayText(trainedUntilMs);
  if (folds.length > 1) return `each fold trained until its own exam, the last until ${until}`;
  const days = Math.floor((lastCandleMs - trainedUntilMs) / 86_400_000);
  return `trained on candles until ${until}, ${formatCount(days)} days before the last`;
}

function testsBlock({ tests }: ReportCard): string {
  const rows = tests.map(({ name, statistic, pValue, sided, answer }) => [
    name.replace(" against ", " vs "),
    statistic === undefined ? "-" : `${statistic > 0 ? "+" : ""}${statistic.toFixed(2)}`,
    pText(pValue),
    sided,
    answer,
  ]);
  return renderTable(
    [["Tests", "statistic", "p", "sides", "at 5 %"], ...rows],
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
  const sentence = `CRPS of the model minus the Gaussian's ${ahead} bp (below 0 is better), of which the forecasts themselves ${added} bp; its 90 % interval held ${share} %.`;
  return [table, ...wrapped(sentence, columns)].join("\n");
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
  const sentence = `Probability of a rise: ${method}. Brier ${brier.toFixed(4)} (base rate ${brierOfBaseRate.toFixed(4)}), calibration error ${percent(expectedCalibrationError, 2)} points; on calibration B confidence ${worth}.`;
  return wrapped(sentence, columns).join("\n");
}

function notesBlock({ notes, bootstrap }: ReportCard): string {
  const method = `Intervals are at 95 %, by ${formatCount(bootstrap.draws)} stationary bootstrap resamples in blocks of ${bootstrap.blockLength} rows on average.`;
  return [...notes.flatMap(noteLines), ...wrapped(method, columns)].join("\n");
}

function noteLines(note: string): readonly string[] {
  const [start, margin] = ["NOTE ", "     "];
  return wrapped(note, columns - start.length).map(
    (line, i) => `${i === 0 ? start : margin}${line}`,
  );
}
