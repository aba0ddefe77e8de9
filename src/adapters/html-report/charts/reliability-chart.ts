import type { ReliabilitySection } from "../../../evaluation/report/report-card.ts";
import type { ChartSpecification } from "../../charts/draw-png.ts";
import { chartColours, short, spaciousDomain } from "./chart-style.ts";

type Bin = ReliabilitySection["bins"][number];

/** Forecast probability across, share that rose up, both in percent; bars at the foot count rows. */
export function reliabilityChart(bins: readonly Bin[]): ChartSpecification {
  const rows = bins.map((bin) => ({
    forecast: short(100 * bin.forecast),
    share: short(100 * bin.share),
    low: short(100 * bin.low),
    high: short(100 * bin.high),
    rows: bin.rows,
  }));
  const values = rows.flatMap(({ forecast, low, high }) => [forecast, low, high]);
  const domain = spaciousDomain(values, { below: 0.22 });
  const scale = { domain, nice: false, zero: false };
  const x = axis("forecast", "forecast probability of a rise, %", scale);
  const y = (field: string) => axis(field, "share that rose, %", scale);
  const layers = [
    countBars(rows, domain),
    {
      data: { values: domain.map((at) => ({ at })) },
      mark: { type: "line", color: chartColours.reference, strokeDash: [5, 4], strokeWidth: 1.6 },
      encoding: {
        x: { field: "at", type: "quantitative" },
        y: { field: "at", type: "quantitative" },
      },
    },
    {
      data: { values: rows },
      mark: { type: "rule", color: chartColours.first, strokeWidth: 2 },
      encoding: { x, y: y("low"), y2: { field: "high" } },
    },
    {
      data: { values: rows },
      mark: { type: "circle", color: chartColours.first, size: 60, opacity: 1 },
      encoding: { x, y: y("share") },
    },
  ];
  return { layer: layers };
}

/** The tallest bar takes the room that the domain leaves below. */
function countBars(
  rows: readonly { readonly forecast: number; readonly rows: number }[],
  [low, high]: readonly [number, number],
): ChartSpecification {
  const most = Math.max(...rows.map((row) => row.rows));
  const bars = rows.map((row) => ({
    forecast: row.forecast,
    foot: low,
    top: short(low + (0.15 * (high - low) * row.rows) / most),
  }));
  return {
    data: { values: bars },
    mark: { type: "rule", color: chartColours.reference, strokeWidth: 12, opacity: 0.4 },
    encoding: {
      x: { field: "forecast", type: "quantitative" },
      y: { field: "foot", type: "quantitative" },
      y2: { field: "top" },
    },
  };
}

// The room for the bars may reach below 0.
const possibleOnly = "datum.value < 0 || datum.value > 100 ? '' : datum.label";

function axis(field: string, title: string, scale: ChartSpecification): ChartSpecification {
  return {
    field,
    type: "quantitative",
    title,
    scale,
    axis: { tickCount: 5, labelExpr: possibleOnly },
  };
}
