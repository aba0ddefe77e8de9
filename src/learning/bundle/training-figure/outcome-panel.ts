import { mean } from "../../../foundation/statistics/mean.ts";
import { quantile } from "../../../foundation/statistics/quantile.ts";
import type { ExamReturns } from "./exam-returns.ts";
import { guide, ink, keyInside, panel, type PanelFrame, type Specification } from "./panel.ts";

const binsPerSide = 40;
const groups = 10;

/**
 * Forecast against outcome as a map of density, for as many points as an exam has: forecasts to the
 * right, outcomes upwards, each on its own scale because forecasts are far smaller than outcomes.
 * The line is where a perfect forecast lies; the dots are the mean outcome of each tenth of the
 * forecasts, which follow the line where forecasts mean anything.
 */
export function outcomePanel(returns: ExamReturns, frame: PanelFrame): Specification {
  const xMax = reach(returns.forecast, 0.99);
  const yMax = reach(returns.outcome, 0.99);
  const x = symmetricAxis(xMax, "forecast log-return (bp)");
  const y = symmetricAxis(yMax, "actual log-return (bp)");
  const layers = [
    {
      data: { values: densityBins(returns, xMax, yMax) },
      mark: { type: "rect" },
      encoding: {
        x: { field: "x0", ...x },
        x2: { field: "x1" },
        y: { field: "y0", ...y },
        y2: { field: "y1" },
        color: {
          field: "count",
          type: "quantitative",
          scale: { type: "log", range: ["#e4edf5", "#9dbdd9", "#4f83b0", "#1d3f63"] },
          legend: null,
        },
      },
    },
    guide({ x: 0 }),
    guide({ y: 0 }),
    {
      data: { values: diagonal(Math.min(xMax, yMax)) },
      mark: { type: "line", color: ink.text, strokeWidth: 1.5, strokeDash: [5, 3] },
      encoding: {
        x: { field: "at", type: "quantitative" },
        y: { field: "at", type: "quantitative" },
      },
    },
    {
      data: { values: meanOutcomes(returns).filter(({ forecast }) => Math.abs(forecast) <= xMax) },
      mark: {
        type: "point",
        shape: "circle",
        size: 42,
        filled: true,
        fill: ink.second,
        stroke: "white",
        strokeWidth: 1,
        opacity: 1,
      },
      encoding: {
        x: { field: "forecast", type: "quantitative" },
        y: { field: "outcome", type: "quantitative" },
      },
    },
    ...keyInside(
      [
        { label: "perfect forecast", colour: ink.text, dash: [5, 3] },
        { label: "mean outcome per tenth", colour: ink.second, as: "dot" },
      ],
      { x: 10, y: 12 },
    ),
  ];
  return panel(frame, layers);
}

function reach(values: Float64Array, share: number): number {
  if (values.length === 0) return 1;
  return quantile(values.map(Math.abs), share) || 1;
}

function symmetricAxis(max: number, title: string): Specification {
  return {
    type: "quantitative",
    title,
    scale: { domain: [-max, max], nice: false },
    axis: { grid: false, tickCount: 5 },
  };
}

function densityBins({ forecast, outcome }: ExamReturns, xMax: number, yMax: number) {
  const counts = new Map<number, number>();
  const bin = (value: number, max: number) => Math.floor(((value + max) / (2 * max)) * binsPerSide);
  for (let i = 0; i < forecast.length; i++) {
    const [column, row] = [bin(forecast[i]!, xMax), bin(outcome[i]!, yMax)];
    if (Math.min(column, row) < 0 || Math.max(column, row) >= binsPerSide) continue;
    const key = row * binsPerSide + column;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const edge = (index: number, max: number) => round(-max + (2 * max * index) / binsPerSide);
  return [...counts].map(([key, count]) => {
    const [row, column] = [Math.floor(key / binsPerSide), key % binsPerSide];
    return {
      x0: edge(column, xMax),
      x1: edge(column + 1, xMax),
      y0: edge(row, yMax),
      y1: edge(row + 1, yMax),
      count,
    };
  });
}

function diagonal(max: number) {
  return [{ at: -max }, { at: max }];
}

function meanOutcomes({ forecast, outcome }: ExamReturns) {
  const order = Array.from(forecast, (_, i) => i).toSorted((a, b) => forecast[a]! - forecast[b]!);
  const size = order.length / groups;
  if (size < 2) return [];
  return Array.from({ length: groups }, (_, group) => {
    const members = order.slice(Math.round(group * size), Math.round((group + 1) * size));
    const meanOf = (values: Float64Array) => round(mean(members.map((i) => values[i]!)));
    return { forecast: meanOf(forecast), outcome: meanOf(outcome) };
  });
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
