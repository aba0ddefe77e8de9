import type { ChartSpecification } from "../../charts/draw-png.ts";
import { chartColours, guide, short } from "./chart-style.ts";

interface Histogram {
  /** Fractions; drawn in percent. */
  readonly values: readonly number[];
  readonly title: string;
  /** What is counted: "runs". */
  readonly counted: string;
  /** A line across with its own colour, fraction. */
  readonly mark?: number | undefined;
}

const binsMax = 30;

/** How often values fall into equal bins, the lowest and the highest 0.5 % at the ends. */
export function histogramChart({ values, title, counted, mark }: Histogram): ChartSpecification {
  const bins = binned(values, mark);
  const x = (field: string) => ({
    field,
    type: "quantitative",
    title,
    scale: { nice: false, zero: false },
    axis: { grid: false, tickCount: 6 },
  });
  const bars = {
    data: { values: bins },
    mark: { type: "bar", color: chartColours.reference, opacity: 0.55, binSpacing: 1 },
    encoding: {
      x: { ...x("from"), bin: "binned" },
      x2: { field: "to" },
      y: {
        field: "count",
        type: "quantitative",
        title: counted,
        axis: { tickCount: 4, grid: true },
      },
    },
  };
  return { layer: [bars, guide({ x: 0 }), ...(mark === undefined ? [] : [ownLine(mark)])] };
}

function ownLine(mark: number): ChartSpecification {
  return {
    data: { values: [{ at: short(100 * mark) }] },
    mark: { type: "rule", color: chartColours.first, strokeWidth: 3 },
    encoding: { x: { field: "at", type: "quantitative" } },
  };
}

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

function binned(values: readonly number[], mark: number | undefined): readonly Bin[] {
  const sorted = values.map((value) => 100 * value).toSorted((a, b) => a - b);
  const tail = Math.floor(0.005 * sorted.length);
  const low = sorted[tail] ?? 0;
  const high = sorted[sorted.length - 1 - tail] ?? 0;
  const count = Math.max(5, Math.min(binsMax, Math.ceil(2 * Math.cbrt(sorted.length))));
  const width = (high - low || Math.abs(high) || Math.abs(100 * (mark ?? 0)) || 1) / count;
  const counts = Array.from({ length: count }, () => 0);
  for (const value of sorted) {
    const bin = Math.floor((value - low) / width);
    counts[Math.min(count - 1, Math.max(0, bin))]!++;
  }
  return counts.map((inside, i) => ({
    from: short(low + i * width),
    to: short(low + (i + 1) * width),
    count: inside,
  }));
}
