import type { EquityCurves } from "../../../evaluation/report/report-card.ts";
import type { ChartSpecification } from "../../charts/draw-png.ts";
import type { ChartFrame, FigureKey } from "../figure.ts";
import { chartColours, guide, short } from "./chart-style.ts";
import { timeAxis } from "./time-axis.ts";

const curves = [
  { field: "holding", label: "holding", colour: chartColours.reference, width: 1.6, dash: [5, 4] },
  { field: "double", label: "double costs", colour: chartColours.second, width: 1.4 },
  { field: "half", label: "half the costs", colour: chartColours.third, width: 1.4 },
  { field: "full", label: "default costs", colour: chartColours.first, width: 2.6 },
] as const;

export const equityKey: readonly FigureKey[] = curves.toReversed().map((curve) => ({
  label: curve.label,
  colour: curve.colour,
  ...("dash" in curve ? { as: "dashed" as const } : {}),
}));

/** Cumulated log-returns in percent over time: after costs at three levels, and holding. */
export function equityChart(equity: EquityCurves, frame: ChartFrame): ChartSpecification {
  const rows = equity.timeMs.map((time, i) => ({
    time,
    ...Object.fromEntries(curves.map(({ field }) => [field, short(100 * equity[field][i]!)])),
  }));
  const x = timeAxis(equity.timeMs, frame);
  const layers = curves.map((curve) => ({
    mark: {
      type: "line",
      color: curve.colour,
      strokeWidth: curve.width,
      ...("dash" in curve ? { strokeDash: curve.dash } : {}),
    },
    encoding: {
      x,
      y: {
        field: curve.field,
        type: "quantitative",
        title: "sum of log-returns, %",
        scale: { zero: true },
        axis: { tickCount: 5, grid: true },
      },
    },
  }));
  return { data: { values: rows }, layer: [guide({ y: 0 }), ...layers] };
}
