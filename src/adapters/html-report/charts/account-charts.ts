import type { SheetCurves } from "../../../trading/tear-sheet/tear-sheet.ts";
import type { ChartSpecification } from "../../charts/draw-png.ts";
import type { ChartFrame, FigureKey } from "../figure.ts";
import { chartColours, guide, short } from "./chart-style.ts";
import { timeAxis } from "./time-axis.ts";

const lines = [
  { field: "buyAndHold", label: "buy-and-hold", colour: chartColours.reference, width: 1.6 },
  {
    field: "sameExposure",
    label: "holding its mean net exposure",
    colour: chartColours.second,
    width: 1.4,
    dash: [5, 4],
  },
  { field: "equity", label: "strategy", colour: chartColours.first, width: 2.4 },
] as const;

export const growthKey: readonly FigureKey[] = lines.toReversed().map((line) => ({
  label: line.label,
  colour: line.colour,
  ...("dash" in line ? { as: "dashed" as const } : {}),
}));

/** What one unit of money became, on a logarithmic axis: equal steps are equal returns. */
export function growthChart(curves: SheetCurves, frame: ChartFrame): ChartSpecification {
  const rows = curves.timeMs.map((time, i) => ({
    time,
    ...Object.fromEntries(lines.map(({ field }) => [field, short(growthOf(curves[field], i))])),
  }));
  const all = lines.flatMap(({ field }) => curves[field].map((_, i) => growthOf(curves[field], i)));
  const [low, high] = [lowest(all), -lowest(all.map((value) => -value))];
  const room = (high / low) ** 0.05;
  const scale = { type: "log", domain: [low / room, high * room], nice: false };
  const x = timeAxis(curves.timeMs, frame);
  const layers = lines.map((line) => ({
    mark: {
      type: "line",
      color: line.colour,
      strokeWidth: line.width,
      ...("dash" in line ? { strokeDash: line.dash } : {}),
    },
    encoding: {
      x,
      y: {
        field: line.field,
        type: "quantitative",
        title: "value of 1, log scale",
        scale,
        axis: { tickCount: 5, grid: true, format: "~g" },
      },
    },
  }));
  return { data: { values: rows }, layer: [guide({ y: 1 }, { scale }), ...layers] };
}

/** What is as good as lost: nobody looks further down. */
const growthMin = 1e-3;

function growthOf(curve: readonly number[], point: number): number {
  return Math.max(growthMin, curve[point]! / curve[0]!);
}

export const fallKey: readonly FigureKey[] = [
  { label: "strategy", colour: chartColours.first, as: "box" },
  { label: "buy-and-hold", colour: chartColours.reference },
];

/** Fall from the highest value so far, in percent, downwards. */
export function fallChart(curves: SheetCurves, frame: ChartFrame): ChartSpecification {
  const rows = curves.timeMs.map((time, i) => ({
    time,
    own: short(-100 * curves.drawdown[i]!),
    hold: short(-100 * curves.buyAndHoldDrawdown[i]!),
  }));
  const x = timeAxis(curves.timeMs, frame);
  const y = (field: string) => ({
    field,
    type: "quantitative",
    title: "below the highest value, %",
    axis: { tickCount: 5, grid: true },
  });
  return {
    data: { values: rows },
    layer: [
      {
        mark: { type: "line", color: chartColours.reference, strokeWidth: 1.4 },
        encoding: { x, y: y("hold") },
      },
      {
        mark: {
          type: "area",
          color: chartColours.first,
          opacity: 0.35,
          line: { color: chartColours.first, strokeWidth: 1.4 },
        },
        encoding: { x, y: y("own") },
      },
    ],
  };
}

/** Signed share of the account in the market, mean of each stretch, in percent. */
export function exposureChart(curves: SheetCurves, frame: ChartFrame): ChartSpecification {
  const rows = curves.timeMs.map((time, i) => ({
    time,
    share: short(100 * curves.netExposure[i]!),
  }));
  return {
    data: { values: rows },
    layer: [
      guide({ y: 0 }),
      {
        mark: { type: "area", color: chartColours.first, opacity: 0.5, interpolate: "step-after" },
        encoding: {
          x: timeAxis(curves.timeMs, frame),
          y: {
            field: "share",
            type: "quantitative",
            title: "of the account, %",
            scale: { zero: true },
            axis: { tickCount: 4, grid: true },
          },
        },
      },
    ],
  };
}

function lowest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}
