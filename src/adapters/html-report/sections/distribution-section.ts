import type { Estimate } from "../../../evaluation/report/estimate.ts";
import type { DistributionSection, ReportCard } from "../../../evaluation/report/report-card.ts";
import { dataTable } from "../data-table.ts";
import { estimateCell, estimateText } from "../estimate-markup.ts";
import { html, type Markup } from "../markup.ts";
import {
  basisPoints,
  percent,
  signedPercent,
  significant,
  threeDecimals,
  type NumberScale,
} from "../number-text.ts";
import { pageSection } from "../page-section.ts";

const fineBasisPoints: NumberScale = {
  number: (value) => threeDecimals.number(10_000 * value),
  unit: "\u00a0bp",
};

/** How sure should it be: the whole forecast distribution beside a plain bell curve. */
export function distributionSection(card: ReportCard): Markup | undefined {
  const { distribution } = card;
  if (distribution === undefined) return undefined;
  const { model, gaussian } = distribution;
  const crps = [
    "CRPS",
    estimateCell(model.crps, fineBasisPoints),
    estimateCell(gaussian.crps, fineBasisPoints),
    betterBy(model.crps.value, gaussian.crps.value),
  ];
  const losses = model.quantileLoss.map(({ level, loss }) => {
    const other = gaussian.quantileLoss.find((entry) => entry.level === level)?.loss;
    return [
      `quantile ${significant.number(100 * level)}\u00a0%`,
      fineBasisPoints.number(loss),
      other === undefined ? "\u2013" : fineBasisPoints.number(other),
      betterBy(loss, other),
    ];
  });
  const table = dataTable({
    caption: "Loss of the whole distribution, in basis points; lower is better",
    columns: ["", "model", "bell curve", "model better by, %"].map((title, i) => ({
      title: i === 0 ? "loss" : title,
    })),
    rows: [crps, ...losses],
    marked: [0],
  });
  return pageSection({
    title: "Does it know how wrong it may be?",
    reading:
      "CRPS is the error of a whole forecast distribution, quantile loss of one of its quantiles. The bell curve has mean 0 and the recent volatility: knowing no more than how wild the market is.",
    finding: findingText(distribution),
    evidence: [
      table,
      html`<p class="note">How the distribution came about: ${distribution.method}.</p>`,
    ],
  });
}

function betterBy(model: number | undefined, gaussian: number | undefined): string {
  if (model === undefined || gaussian === undefined || gaussian === 0) return "\u2013";
  return signedPercent.number(1 - model / gaussian);
}

function findingText({ coverage, difference, overNoMove }: DistributionSection): string {
  const covered = `${estimateText(coverage, percent)} of outcomes fall inside the 90\u00a0% interval`;
  if (difference.value === undefined) return `${covered}.`;
  const forecasts = isClear(overNoMove)
    ? `the forecasts themselves make it ${sideOf(overNoMove)} by ${sizeOf(overNoMove)}`
    : "the forecasts themselves add nothing that shows";
  return isClear(difference)
    ? `${covered}; by CRPS the model is clearly ${sideOf(difference)} than the bell curve, by ${sizeOf(difference)}: ${forecasts}, the rest is a spread that was calibrated.`
    : `${covered}; by CRPS the model and the bell curve cannot be told apart.`;
}

function isClear({ interval }: Estimate): boolean {
  return interval !== undefined && (interval.low > 0 || interval.high < 0);
}

function sideOf({ value = 0 }: Estimate): string {
  return value < 0 ? "better" : "worse";
}

function sizeOf({ value = 0 }: Estimate): string {
  return `${basisPoints.number(Math.abs(value))}\u00a0bp`;
}
