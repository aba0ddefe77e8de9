import type { TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import { chartColours } from "../charts/chart-style.ts";
import { histogramChart } from "../charts/histogram-chart.ts";
import { dataTable } from "../data-table.ts";
import { drawFigure } from "../figure.ts";
import { html, type Markup, type MarkupValue } from "../markup.ts";
import {
  countedText,
  countText,
  numberText,
  percent,
  pValueText,
  signedTenthPercent,
  threeDecimals,
  twoDecimals,
} from "../number-text.ts";
import { pageSection } from "../page-section.ts";

/** Was it luck: among random entries, and after so many trials. */
export async function luckSection(sheet: TearSheet): Promise<Markup> {
  const finding = findingText(sheet);
  return pageSection({
    title: "Was it luck?",
    reading: html`Each random run holds the same positions (number, lengths, sizes, directions,
    costs) at random moments, and the strategy's own are priced the same way. What is left of the
    difference is the choice of moments. The deflated Sharpe ratio asks the rest: the more
    configurations were tried, the better the best one looks by chance.`,
    finding,
    evidence: [await histogram(sheet, finding), luckTable(sheet)],
  });
}

async function histogram(sheet: TearSheet, finding: string): Promise<Markup | undefined> {
  const { randomEntries } = sheet;
  if (randomEntries.beaten === undefined) return undefined;
  return drawFigure({
    id: "random",
    title: `Total return of ${countedText(randomEntries.runs, "run")} that enter at random`,
    alternative: finding,
    key: [
      { label: "random runs", colour: chartColours.reference, as: "box" },
      { label: "the strategy's positions", colour: chartColours.first },
    ],
    size: "full",
    specification: () =>
      histogramChart({
        values: randomEntries.totalReturns,
        title: "total return, %",
        counted: "runs",
        mark: randomEntries.replayedReturn,
      }),
  });
}

function luckTable({ randomEntries, figures, sharpe, missing }: TearSheet): Markup {
  const { beaten, pValue, sharpeBeaten, drawdownBeaten, median, low, high } = randomEntries;
  const { replayedReturn } = randomEntries;
  const missed =
    replayedReturn === undefined || figures.totalReturn === undefined
      ? undefined
      : figures.totalReturn - replayedReturn;
  const share = (value: number | undefined): MarkupValue => numberText(value, percent);
  const range =
    low === undefined || high === undefined
      ? "\u2013"
      : `${signedTenthPercent.number(low)} to ${numberText(high, signedTenthPercent)}`;
  const hasRatio = missing.sharpeRatio === undefined;
  return dataTable({
    caption: "Against chance",
    columns: [{ title: "question" }, { title: "answer" }],
    rows: [
      [
        "the strategy's positions, priced as the random ones",
        numberText(replayedReturn, signedTenthPercent),
      ],
      [
        "what the account made beside that (fills inside candles, its own costs)",
        numberText(missed, signedTenthPercent),
      ],
      ["random runs with a smaller total return", share(beaten)],
      ["random runs with a smaller Sharpe ratio", share(sharpeBeaten)],
      ["random runs with a deeper drawdown", share(drawdownBeaten)],
      ["how often chance does as well (p)", pValueText(pValue)],
      ["median of the random runs", numberText(median, signedTenthPercent)],
      ["nine of ten random runs", range],
      ["configurations tried on these candles", countText(sharpe.trials)],
      [
        "probability of a true Sharpe ratio above what they explain",
        numberText(hasRatio ? sharpe.probability : undefined, threeDecimals),
      ],
      [
        "years of such candles that would prove it at 95 %",
        numberText(hasRatio ? sharpe.yearsToProve : undefined, twoDecimals),
      ],
    ],
  });
}

function findingText({ randomEntries, sharpe, missing }: TearSheet): string {
  const { beaten, runs, pValue, reason } = randomEntries;
  const among =
    beaten === undefined
      ? `There is no comparison with random entries: ${reason}.`
      : `Its positions, priced as the random ones are, made more than ${numberText(beaten, percent)} of ${runs} runs that hold them at random moments${(pValue ?? 1) < 0.05 ? "" : ": not distinguishable from chance"}.`;
  const { probability, trials } = sharpe;
  if (probability === undefined || missing.sharpeRatio !== undefined) {
    return `${among} There is no Sharpe ratio to test: ${missing.sharpeRatio ?? "returns never change"}.`;
  }
  const bar = trials === 1 ? "0" : `the best of ${trials} trials without skill`;
  return `${among} Its true Sharpe ratio is above ${bar} with probability ${threeDecimals.number(probability)}; 0.95 is the usual bar.`;
}
