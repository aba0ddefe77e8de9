import { costStopsText } from "../../../trading/tear-sheet/cost-stops-text.ts";
import type { TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import { dataTable } from "../data-table.ts";
import type { Markup } from "../markup.ts";
import {
  countText,
  numberText,
  percent,
  signedTenthPercent,
  tenthBasisPoints,
  twoDecimals,
} from "../number-text.ts";
import { pageSection } from "../page-section.ts";

/** What costs did, and what other costs would have done. */
export function costSection(sheet: TearSheet): Markup | undefined {
  const { costs, figures } = sheet;
  const { paidPerSide } = costs;
  if (paidPerSide === undefined) return undefined;
  const rows = costs.levels.map(({ multiplier, totalReturn, maxDrawdown, sharpeRatio, trades }) => [
    `${multiplier}\u00d7`,
    tenthBasisPoints.number(multiplier * paidPerSide),
    countText(trades),
    totalReturn === undefined ? "lost" : signedTenthPercent.number(totalReturn),
    numberText(maxDrawdown, { ...percent, unit: "" }),
    numberText(figures.sharpeRatio === undefined ? undefined : sharpeRatio, twoDecimals),
  ]);
  return pageSection({
    title: "What if trading cost more?",
    reading:
      costs.method === "rerun"
        ? "Each line is a run of its own at other costs. Costs are fee, half-spread, slippage and impact; stops pay more."
        : "The same trades at other costs: each pays more or less, none is left out or added. Costs are fee, half-spread, slippage and impact; stops pay more.",
    finding: [findingText(sheet), costStopsText(costs), fillsText(costs)]
      .filter((text) => text !== "")
      .join(" "),
    evidence: dataTable({
      caption: "By level of costs",
      columns: [
        "costs",
        "a side, bp",
        "trades",
        "total return, %",
        "largest drawdown, %",
        "Sharpe ratio a year",
      ].map((title) => ({ title })),
      rows,
      marked: [1],
    }),
  });
}

function findingText({ costs, figures }: TearSheet): string {
  const { paidPerSide, breakEvenPerSide } = costs;
  const funding = figures.funding === 0 ? "" : `, funding ${money(figures.funding)}`;
  const paid = `It paid ${money(figures.fees)} in fees and ${money(figures.slippage)} to spread and slippage${funding}: ${numberText(paidPerSide, tenthBasisPoints)} a side.`;
  if (breakEvenPerSide === undefined) return paid;
  return breakEvenPerSide > 0
    ? `${paid} The same trades break even at ${numberText(breakEvenPerSide, tenthBasisPoints)}.`
    : `${paid} The same trades would have lost for free, too.`;
}

function fillsText({ largestVolumeShare }: TearSheet["costs"]): string {
  const share =
    largestVolumeShare === undefined
      ? ""
      : ` ${largestVolumeShare < 0.001 ? "Less than 0.1\u00a0%" : `At most ${numberText(largestVolumeShare, percent)}`} of a candle's volume was taken.`;
  return `Fills are at next opens, marks at closes: falls inside a candle are in no drawdown.${share}`;
}

function money(amount: number): string {
  return twoDecimals.number(amount);
}
