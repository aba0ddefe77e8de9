import type { ReportCard, TradingFigures } from "../../../evaluation/report/report-card.ts";
import { equityChart, equityKey } from "../charts/equity-chart.ts";
import { dataTable } from "../data-table.ts";
import { estimateCell } from "../estimate-markup.ts";
import { drawFigure } from "../figure.ts";
import { html, type Markup, type MarkupValue } from "../markup.ts";
import {
  basisPoints,
  countedText,
  countText,
  numberText,
  percent,
  signedBasisPoints,
  signedTenthPercent,
  twoDecimals,
} from "../number-text.ts";
import { pageSection } from "../page-section.ts";

const levelTitles = { half: "half", full: "default", double: "double" } as const;

/** Does it pay: equity after costs beside holding, the figures per cost level, break-even. */
export async function equitySection(card: ReportCard): Promise<Markup> {
  const finding = findingText(card);
  const figure =
    card.equity.timeMs.length < 2
      ? undefined
      : await drawFigure({
          id: "equity",
          title: "Equity after costs, beside holding",
          alternative: finding,
          key: equityKey,
          size: "full",
          specification: (frame) => equityChart(card.equity, frame),
        });
  return pageSection({
    title: "Does it pay?",
    reading:
      "Enter when the forecast is larger than a round trip costs, hold while its sign agrees, else stay flat. A line that rises after costs earns; one that only rises at half the costs is a wish. Log-returns are added, not compounded.",
    finding,
    evidence: [figure, tradingTable(card), html`<p class="note">${breakEvenText(card)}</p>`],
  });
}

function findingText({ trading }: ReportCard): string {
  const { full, half, double } = trading.levels;
  if (full.trades === 0) {
    return `At default costs no forecast is large enough to trade on; holding made ${numberText(trading.holding, signedTenthPercent)}.`;
  }
  const made = full.net > 0 ? "earned" : "lost";
  return `Following it ${made} ${numberText(Math.abs(full.net), percent)} in ${countedText(full.trades, "trade")} at default costs, ${numberText(half.net, signedTenthPercent)} at half and ${numberText(double.net, signedTenthPercent)} at double; holding made ${numberText(trading.holding, signedTenthPercent)}.`;
}

function tradingTable({ trading }: ReportCard): Markup {
  return dataTable({
    caption: "What following the forecasts makes, by level of costs (sums of log-returns)",
    columns: [
      "costs",
      "one side, bp",
      "trades",
      "per trade, bp",
      "before costs, %",
      "after costs, %",
      "time in position, %",
      "deepest fall, %",
      "Sharpe ratio a year",
    ].map((title) => ({ title })),
    rows: (["half", "full", "double"] as const).map((level) => [
      levelTitles[level],
      ...tradingCells(trading.levels[level]),
    ]),
    marked: [1],
  });
}

function tradingCells(figures: TradingFigures): readonly MarkupValue[] {
  return [
    basisPoints.number(figures.costPerSide),
    countText(figures.trades),
    estimateCell(figures.netPerTrade, signedBasisPoints),
    signedTenthPercent.number(figures.gross),
    signedTenthPercent.number(figures.net),
    percent.number(figures.exposure),
    percent.number(figures.drawdown),
    numberText(figures.sharpePerYear, twoDecimals),
  ];
}

function breakEvenText({ subject, trading }: ReportCard): string {
  const { breakEvenCostPerSide: cost, breakEvenAccuracy, breakEvenAccuracyAtTurnover } = trading;
  const horizon = countedText(subject.horizon, "candle");
  const parts = [
    cost === undefined
      ? "Break-even costs: n too small, the forecasts hardly ever change their sign."
      : cost <= 0
        ? "Break-even: following the sign of every forecast earns nothing even for free."
        : `Break-even: following the sign of every forecast earns as long as one side costs less than ${numberText(cost, basisPoints)} (default ${numberText(subject.costPerSide, basisPoints)}).`,
    breakEvenAccuracy === undefined
      ? undefined
      : accuracyNeeded(`Over ${horizon} an average trade`, breakEvenAccuracy),
    breakEvenAccuracyAtTurnover === undefined
      ? undefined
      : accuracyNeeded("At the turnover of these forecasts it", breakEvenAccuracyAtTurnover),
  ];
  return parts.filter((part) => part !== undefined).join(" ");
}

function accuracyNeeded(what: string, share: number): string {
  return share > 1
    ? `${what} never pays: costs are larger than the average move.`
    : `${what} pays when ${numberText(share, percent)} of directions are right.`;
}
