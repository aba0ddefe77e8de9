import type { TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import { exposureChart } from "../charts/account-charts.ts";
import { dataTable } from "../data-table.ts";
import { drawFigure } from "../figure.ts";
import type { Markup } from "../markup.ts";
import { countText, numberText, percent, signedPercent, twoDecimals } from "../number-text.ts";
import { pageSection } from "../page-section.ts";

/** How much was at risk: exposure over time, and the spread of days. */
export async function riskSection(sheet: TearSheet): Promise<Markup> {
  const finding = findingText(sheet);
  const figure = await drawFigure({
    id: "exposure",
    title: "Share of the account in the market, below 0 short",
    alternative: finding,
    key: [],
    size: "full",
    specification: (frame) => exposureChart(sheet.curves, frame),
  });
  return pageSection({
    title: "How much was at risk?",
    reading:
      "Returns of whole UTC days, open positions included. The 5\u00a0% tail is one day in twenty. Skewness below 0 means rare large losses; a kurtosis above 3 means fatter tails than a normal.",
    finding,
    evidence: [figure, riskTable(sheet)],
  });
}

function riskTable({ tails, benchmark, figures }: TearSheet): Markup {
  const times = { number: (value: number) => value.toFixed(1), unit: "" };
  return dataTable({
    caption: "Exposure and the spread of days",
    columns: [{ title: "figure" }, { title: "value" }],
    rows: [
      ["candles with a position", numberText(figures.exposure, percent)],
      ["mean share of the account", numberText(figures.meanExposure, percent)],
      ["account turned over, times", numberText(figures.turnover, times)],
      ["the same a year", numberText(figures.turnoverPerYear, times)],
      ["beta to buy-and-hold", numberText(benchmark.beta, twoDecimals)],
      ["correlation with buy-and-hold", numberText(benchmark.correlation, twoDecimals)],
      ["days", countText(tails.days)],
      ["best day", numberText(tails.bestDay, signedPercent)],
      ["worst day", numberText(tails.worstDay, signedPercent)],
      ["loss of one day in twenty, at least", numberText(tails.valueAtRisk, signedLess)],
      ["mean loss of those days", numberText(tails.expectedShortfall, signedLess)],
      ["skewness", numberText(tails.skewness, twoDecimals)],
      ["kurtosis", numberText(tails.kurtosis, twoDecimals)],
      ["Sharpe ratio a year from days", numberText(tails.sharpeRatio, twoDecimals)],
    ],
  });
}

const signedLess = { ...signedPercent, number: (loss: number) => signedPercent.number(-loss) };

function findingText({ figures, tails }: TearSheet): string {
  const held = `It held something on ${numberText(figures.exposure, percent)} of candles and ${numberText(figures.meanExposure, percent)} of the account on average.`;
  if (tails.expectedShortfall === undefined) return held;
  return `${held} The worst day in twenty lost ${numberText(tails.expectedShortfall, percent)} on average, the worst of all ${numberText(-(tails.worstDay ?? 0), percent)}.`;
}
