import type { PredictedVersusActual } from "../../../evaluation/report/report-card.ts";
import type { ChartSpecification } from "../../charts/draw-png.ts";
import { chartColours, guide, short, spaciousDomain } from "./chart-style.ts";

const basisPoints = (logReturn: number): number => short(10_000 * logReturn);

/** One dot per row: forecast across, outcome up, in basis points; the axes differ in scale. */
export function scatterChart(predicted: PredictedVersusActual): ChartSpecification {
  const rows = predicted.sample.map(({ forecast, outcome }) => ({
    forecast: basisPoints(forecast),
    outcome: basisPoints(outcome),
  }));
  const dots = {
    data: { values: rows },
    mark: { type: "circle", color: chartColours.first, size: 16, opacity: 0.45 },
    encoding: {
      x: axis("forecast", { title: "forecast, bp", domain: spanOf(rows, ["forecast"]) }),
      y: axis("outcome", { title: "outcome, bp", domain: spanOf(rows, ["outcome"]) }),
    },
  };
  return { layer: [guide({ x: 0 }), guide({ y: 0 }), dots] };
}

/** Mean outcome of each tenth of the rows by forecast, with its interval, beside the line y = x. */
export function decileChart(predicted: PredictedVersusActual): ChartSpecification {
  const rows = predicted.deciles.map(({ forecast, outcome, low, high }) => ({
    forecast: basisPoints(forecast),
    outcome: basisPoints(outcome),
    low: basisPoints(low),
    high: basisPoints(high),
  }));
  const [left, right] = spanOf(rows, ["forecast"]);
  const [bottom, top] = spanOf(rows, ["low", "high"]);
  const x = axis("forecast", { title: "mean forecast, bp", domain: [left, right] });
  const y = (field: string) => axis(field, { title: "mean outcome, bp", domain: [bottom, top] });
  const ends = [Math.max(left, bottom), Math.min(right, top)].map((at) => ({ at }));
  const layers = [
    guide({ x: 0 }),
    guide({ y: 0 }),
    {
      data: { values: ends },
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
      encoding: { x, y: y("outcome") },
    },
  ];
  return { layer: layers };
}

function axis(
  field: string,
  { title, domain }: { readonly title: string; readonly domain: readonly [number, number] },
): ChartSpecification {
  return {
    field,
    type: "quantitative",
    title,
    scale: { domain, nice: false, zero: false },
    axis: { tickCount: 5, grid: true },
  };
}

type Row = Readonly<Record<string, number>>;

/** Holds 0, so that the lines through it are in the picture. */
function spanOf(rows: readonly Row[], fields: readonly string[]): readonly [number, number] {
  return spaciousDomain([0, ...rows.flatMap((row) => fields.map((field) => row[field]!))]);
}
