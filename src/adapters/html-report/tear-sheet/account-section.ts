import type { FigureName, HeldFigures, TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import { growthChart, growthKey } from "../charts/account-charts.ts";
import { dataTable } from "../data-table.ts";
import { intervalText } from "../estimate-markup.ts";
import { drawFigure } from "../figure.ts";
import { html, type Markup } from "../markup.ts";
import {
  numberText,
  type NumberScale,
  percent,
  signedTenthPercent,
  twoDecimals,
} from "../number-text.ts";
import { pageSection } from "../page-section.ts";

const rows: readonly (readonly [string, keyof HeldFigures & FigureName, NumberScale])[] = [
  ["total return", "totalReturn", signedTenthPercent],
  ["growth a year", "annualGrowth", signedTenthPercent],
  ["volatility a year", "volatility", percent],
  ["largest drawdown", "maxDrawdown", percent],
  ["Sharpe ratio a year", "sharpeRatio", twoDecimals],
  ["Sortino ratio a year", "sortinoRatio", twoDecimals],
  ["Calmar ratio", "calmarRatio", twoDecimals],
];

/** What it made: the account beside what holding would have made. */
export async function accountSection(sheet: TearSheet): Promise<Markup> {
  const finding = findingText(sheet);
  const figure = await drawFigure({
    id: "account",
    title: "What one unit of money became",
    alternative: `${finding} Values over time on a logarithmic axis.`,
    key: growthKey,
    size: "full",
    specification: (frame) => growthChart(sheet.curves, frame),
  });
  return pageSection({
    title: "What did it make?",
    reading:
      "After every cost, marked at each close. Buy-and-hold buys at the first open and pays once; the dashed line holds only the strategy's mean net exposure (long less short) and keeps the rest as cash, so it carries about the same risk.",
    finding,
    evidence: [figure, figuresTable(sheet)],
  });
}

function figuresTable({ figures, intervals, missing, benchmark }: TearSheet): Markup {
  return dataTable({
    caption: "The account beside holding",
    columns: ["figure", "strategy", "buy-and-hold", "same exposure"].map((title) => ({ title })),
    rows: rows.map(([title, name, scale]) => {
      const interval = intervals[name];
      const value = figures[name];
      const own =
        value === undefined
          ? html`<span class="none">N/A</span><span class="range">${missing[name]}</span>`
          : html`<span class="value">${numberText(value, scale)}</span>${
                interval === undefined
                  ? undefined
                  : html`<span class="range">${intervalText(interval, scale)}</span>`
              }`;
      return [
        title,
        own,
        numberText(benchmark.buyAndHold[name], scale),
        numberText(benchmark.sameExposure[name], scale),
      ];
    }),
  });
}

function findingText({ benchmark, figures, subject }: TearSheet): string {
  const { beta, alphaPerYear, alphaT } = benchmark;
  const total = numberText(figures.totalReturn, signedTenthPercent);
  const held = numberText(benchmark.buyAndHold.totalReturn, signedTenthPercent);
  const start = `The account went from ${money(subject.startEquity)} to ${money(subject.endEquity)} (${total}); holding made ${held}.`;
  if (beta === undefined || alphaPerYear === undefined || alphaT === undefined) return start;
  return `${start} It moved like ${numberText(beta, twoDecimals)} times the market, and made ${numberText(alphaPerYear, signedTenthPercent)} a year beside that (t\u00a0${numberText(alphaT, twoDecimals)}).`;
}

function money(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
