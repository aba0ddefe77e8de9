import { mean } from "../../../foundation/statistics/mean.ts";
import { quantile } from "../../../foundation/statistics/quantile.ts";
import { standardDeviation } from "../../../foundation/statistics/variance.ts";
import type { ExamReturns } from "./exam-returns.ts";
import { ink, keyInside, panel, type PanelFrame, type Specification } from "./panel.ts";

const binCount = 61;

/**
 * Histogram of outcome minus forecast, with the residuals of "no move" as an outline and a normal
 * curve of the model's own mean and standard deviation: how far the tails are from normal, and how
 * little or much the model takes away from what persistence leaves.
 */
export function residualPanel(returns: ExamReturns, frame: PanelFrame): Specification {
  const max = reach(returns);
  const edges = Array.from({ length: binCount + 1 }, (_, i) => -max + (2 * max * i) / binCount);
  const ofModel = shares(returns.residual, edges);
  const ofPersistence = shares(returns.outcome, edges);
  const y = { type: "quantitative", title: "share of forecasts (%)" };
  const layers = [
    {
      data: {
        values: ofModel.map((share, i) => ({
          from: round(edges[i]!),
          to: round(edges[i + 1]!),
          share,
        })),
      },
      mark: { type: "rect", color: "#a9c4dc", stroke: "white", strokeWidth: 0.5 },
      encoding: {
        x: { field: "from", ...residualAxis(max) },
        x2: { field: "to" },
        y: {
          field: "share",
          ...y,
          scale: { domain: [0, 1.3 * Math.max(...ofModel, ...ofPersistence)], nice: false },
        },
        y2: { datum: 0 },
      },
    },
    {
      data: { values: outline(ofPersistence, edges) },
      mark: { type: "line", interpolate: "step-after", color: ink.second, strokeWidth: 1.5 },
      encoding: {
        x: { field: "at", type: "quantitative" },
        y: { field: "share", type: "quantitative" },
      },
    },
    {
      data: { values: normalCurve(returns.residual, max) },
      mark: { type: "line", color: ink.text, strokeWidth: 1.5, strokeDash: [5, 3], clip: true },
      encoding: {
        x: { field: "at", type: "quantitative" },
        y: { field: "share", type: "quantitative" },
      },
    },
    ...keyInside(
      [
        { label: "model", colour: "#a9c4dc", as: "box" },
        { label: "no-move forecast", colour: ink.second },
        { label: "normal, same spread", colour: ink.text, dash: [5, 3] },
      ],
      { x: frame.width - 152, y: 10 },
    ),
  ];
  return panel(frame, layers);
}

function reach({ residual, outcome }: ExamReturns): number {
  if (residual.length === 0) return 1;
  const share = 0.99;
  return (
    Math.max(quantile(residual.map(Math.abs), share), quantile(outcome.map(Math.abs), share)) || 1
  );
}

function residualAxis(max: number): Specification {
  return {
    type: "quantitative",
    title: "actual minus forecast log-return (bp)",
    scale: { domain: [-max, max], nice: false },
    axis: { grid: false, tickCount: 5 },
  };
}

function shares(values: Float64Array, edges: readonly number[]): readonly number[] {
  const counts = Array.from({ length: binCount }, () => 0);
  const [low, high] = [edges[0]!, edges[binCount]!];
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * binCount);
    if (bin >= 0 && bin < binCount) counts[bin]!++;
  }
  return counts.map((count) => round((100 * count) / Math.max(1, values.length)));
}

function outline(heights: readonly number[], edges: readonly number[]) {
  const steps = heights.map((share, i) => ({ at: round(edges[i]!), share }));
  return [...steps, { at: round(edges[binCount]!), share: heights[binCount - 1]! }];
}

function normalCurve(residual: Float64Array, max: number) {
  if (residual.length < 2) return [];
  const centre = mean(residual);
  const spread = standardDeviation(residual);
  if (!(spread > 0)) return [];
  const width = (2 * max) / binCount;
  const points = 121;
  return Array.from({ length: points }, (_, i) => {
    const at = -max + (2 * max * i) / (points - 1);
    const density =
      Math.exp(-0.5 * ((at - centre) / spread) ** 2) / (spread * Math.sqrt(2 * Math.PI));
    return { at: round(at), share: round(100 * width * density) };
  });
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
