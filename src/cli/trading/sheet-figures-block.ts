import type { SheetFigures, TearSheet } from "../../jobs/tear-sheet.ts";
import { renderTable } from "../render-table.ts";
import { sharesText, ratioText, signedShare } from "./sheet-numbers.ts";

type Row = readonly [
  title: string,
  name: keyof TearSheet["benchmark"]["buyAndHold"] & keyof SheetFigures,
  format: (value: number) => string,
];

const rows: readonly Row[] = [
  ["total return, %", "totalReturn", signedShare],
  ["growth a year, %", "annualGrowth", signedShare],
  ["volatility a year, %", "volatility", sharesText],
  ["largest drawdown, %", "maxDrawdown", sharesText],
  ["Sharpe ratio a year", "sharpeRatio", ratioText],
  ["Sortino ratio a year", "sortinoRatio", ratioText],
  ["Calmar ratio", "calmarRatio", ratioText],
];

/** What the run made beside holding everything, and beside holding its mean net exposure. */
export function figuresBlock({ figures, intervals, benchmark }: TearSheet): string {
  const cells = rows.map(([title, name, format]) => {
    const interval = intervals[name];
    return [
      title,
      valueText(figures[name], format),
      interval === undefined ? "" : `[${format(interval.low)}, ${format(interval.high)}]`,
      valueText(benchmark.buyAndHold[name], format),
      valueText(benchmark.sameExposure[name], format),
    ];
  });
  return renderTable(
    [["Account", "strategy", "95 % interval", "buy-and-hold", "same exposure"], ...cells],
    ["left", "right", "right", "right", "right"],
  );
}

function valueText(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? "N/A" : format(value);
}
