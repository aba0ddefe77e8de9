import type { ReportCard } from "../../jobs/report-card.ts";
import { formatCount } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { wrapped } from "../wrapped-text.ts";
import { bps, estimateText, percent } from "./estimate-text.ts";

const levels = [
  ["half", "0.5x"],
  ["full", "1x"],
  ["double", "2x"],
] as const;

/** What following the forecasts earns at half, full and double costs, and what it would take. */
export function renderTrading({ trading, subject }: ReportCard): string {
  const rows = levels.map(([level, title]) => {
    const figures = trading.levels[level];
    return [
      `${title}, ${bps(figures.costPerSide)} bp a side`,
      formatCount(figures.trades),
      estimateText(figures.netPerTrade, (value) => bps(value)),
      percent(figures.net),
      percent(figures.drawdown),
      percent(figures.exposure),
      figures.sharpePerYear === undefined ? "-" : figures.sharpePerYear.toFixed(2),
    ];
  });
  const table = renderTable(
    [
      [
        "After costs",
        "trades",
        "net bp a trade",
        "net, %",
        "drawdown, %",
        "in market, %",
        "Sharpe",
      ],
      ...rows,
    ],
    ["left", "right", "right", "right", "right", "right", "right"],
  );
  return [table, ...wrapped(breakEvenText(trading, subject.horizon), 100)].join("\n");
}

function breakEvenText(trading: ReportCard["trading"], horizon: number): string {
  const { breakEvenCostPerSide, breakEvenAccuracy, breakEvenAccuracyAtTurnover } = trading;
  const ahead = horizon === 1 ? "1 candle" : `${horizon} candles`;
  const cost =
    breakEvenCostPerSide === undefined
      ? "Break-even costs: n too small, the forecasts hardly ever change their sign."
      : breakEvenCostPerSide > 0
        ? `Following every sign would break even at costs of ${bps(breakEvenCostPerSide, 2)} bp a side.`
        : `Following every sign loses before costs (${bps(-breakEvenCostPerSide, 2)} bp a side).`;
  const needs =
    breakEvenAccuracy === undefined
      ? ""
      : ` A round trip over ${ahead} takes a directional accuracy of ${accuracy(breakEvenAccuracy)}`;
  const atTurnover =
    breakEvenAccuracyAtTurnover === undefined
      ? "."
      : `; at the turnover of these forecasts ${accuracy(breakEvenAccuracyAtTurnover)}.`;
  const holding = ` Holding made ${percent(trading.holding)} % (log).`;
  return `${cost}${needs}${needs === "" ? "" : atTurnover}${holding}`;
}

function accuracy(share: number): string {
  return share > 1 ? "more than 100 %" : `${percent(share)} %`;
}
