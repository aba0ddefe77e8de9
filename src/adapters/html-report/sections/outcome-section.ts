import { estimateRowsMin, tooSmall } from "../../../evaluation/report/estimate.ts";
import type { ReportCard } from "../../../evaluation/report/report-card.ts";
import { chartColours } from "../charts/chart-style.ts";
import { decileChart, scatterChart } from "../charts/outcome-charts.ts";
import { drawFigure } from "../figure.ts";
import type { Markup } from "../markup.ts";
import { countText, numberText, signedBasisPoints, twoDecimals } from "../number-text.ts";
import { pageSection, sideBySide } from "../page-section.ts";

/** Does more forecast mean more outcome: single rows, and tenths of them. */
export async function outcomeSection(card: ReportCard): Promise<Markup | undefined> {
  const { predicted } = card;
  if (predicted.sample.length === 0) return undefined;
  const finding = findingText(card);
  const scatter = await drawFigure({
    id: "scatter",
    title: `${countText(predicted.sample.length)} single forecasts; the axes differ in scale`,
    alternative: `Scatter of forecast and outcome. ${finding}`,
    key: [{ label: "one forecast", colour: chartColours.first, as: "dot" }],
    size: "half",
    specification: () => scatterChart(predicted),
  });
  const deciles = hasDeciles(card)
    ? await drawFigure({
        id: "deciles",
        title: "Tenths of all forecasts, from lowest to highest",
        alternative: `Mean outcome by tenth of the forecasts. ${finding}`,
        key: [
          { label: "mean outcome, 95 %", colour: chartColours.first, as: "dot" },
          { label: "exactly as forecast", colour: chartColours.reference, as: "dashed" },
        ],
        size: "half",
        specification: () => decileChart(predicted),
      })
    : undefined;
  return pageSection({
    title: "Does a larger forecast mean a larger move?",
    reading:
      "Single moves are mostly noise, so the cloud says little. In the means of tenths a useful forecast climbs from lower left to upper right; a slope of 1 means its size is right, too, below 1 that it promises too much.",
    finding,
    evidence: sideBySide(scatter, deciles),
  });
}

/** Tenths need forecasts that differ, and rows enough for a mean. */
function hasDeciles({ predicted: { slope, deciles } }: ReportCard): boolean {
  return (
    slope !== undefined &&
    deciles.length > 1 &&
    deciles.every(({ rows }) => rows >= estimateRowsMin)
  );
}

function findingText(card: ReportCard): string {
  const { slope, deciles } = card.predicted;
  if (slope === undefined) return "The forecasts never differ, so there is nothing to compare.";
  if (!hasDeciles(card)) return `The forecasts are too few for means of tenths: ${tooSmall}.`;
  const [low, high] = [deciles[0]!, deciles.at(-1)!];
  return `After the lowest tenth of forecasts the price moved by ${numberText(low.outcome, signedBasisPoints)} on average, after the highest by ${numberText(high.outcome, signedBasisPoints)}. The slope of outcome on forecast is ${twoDecimals.number(slope)}.`;
}
