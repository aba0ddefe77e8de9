import { type TearSheet, costStopsText } from "../../jobs/tear-sheet.ts";
import { formatCount } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { textColumns, wrapped } from "../wrapped-text.ts";
import { bpsText, moneyText, ratioText, sharesText, signedShare } from "./sheet-numbers.ts";

/** The run at half, full and double costs, and what was paid. */
export function costsBlock({ costs, figures }: TearSheet): string {
  const { paidPerSide } = costs;
  if (paidPerSide === undefined) return "";
  const rows = costs.levels.map(({ multiplier, totalReturn, sharpeRatio, maxDrawdown, trades }) => [
    `${multiplier}x, ${bpsText(multiplier * paidPerSide)} bp a side`,
    formatCount(trades),
    totalReturn === undefined ? "lost" : signedShare(totalReturn),
    maxDrawdown === undefined ? "N/A" : sharesText(maxDrawdown),
    sharpeRatio === undefined || figures.sharpeRatio === undefined ? "N/A" : ratioText(sharpeRatio),
  ]);
  const table = renderTable(
    [["Costs", "trades", "total return, %", "largest drawdown, %", "Sharpe ratio"], ...rows],
    ["left", "right", "right", "right", "right"],
  );
  const stops = costStopsText(costs);
  const ended = stops === "" ? [] : wrapped(stops, textColumns);
  return [table, ...ended, ...wrapped(paidText({ costs, figures }), textColumns)].join("\n");
}

function paidText({ costs, figures }: Pick<TearSheet, "costs" | "figures">): string {
  const { fees, slippage, funding } = figures;
  const { breakEvenPerSide, method } = costs;
  const even =
    breakEvenPerSide === undefined
      ? ""
      : breakEvenPerSide > 0
        ? ` Break-even at ${bpsText(breakEvenPerSide)} bp a side.`
        : " It loses without any costs, too.";
  const how =
    method === "repriced"
      ? " Other levels price the same trades anew."
      : " Every level is a run of its own.";
  const paid = funding === 0 ? "" : `, funding ${moneyText(funding)}`;
  return `Fees ${moneyText(fees)}, spread and slippage ${moneyText(slippage)}${paid}.${even}${how} ${fillsText(costs)}`;
}

function fillsText({ largestVolumeShare }: TearSheet["costs"]): string {
  const share =
    largestVolumeShare === undefined
      ? ""
      : ` ${largestVolumeShare < 0.001 ? "Less than 0.1" : `At most ${sharesText(largestVolumeShare)}`} % of a candle's volume was taken.`;
  return `Fills are at next opens, marks at closes: falls inside a candle are in no drawdown.${share}`;
}
