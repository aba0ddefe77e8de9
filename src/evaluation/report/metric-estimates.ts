import type { Rng } from "../../foundation/rng.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { bootstrapMeans } from "../significance/stationary-bootstrap.ts";
import { type Estimate, estimateRowsMin, tooSmall } from "./estimate.ts";
import { forecastColumns, outcomeColumns, type ScaledColumns } from "./forecast-columns.ts";
import type { MarketRows } from "../rows/market-rows.ts";
import {
  type ColumnMeans,
  columnNames,
  type ColumnName,
  type MetricName,
  metricNames,
  metricTable,
} from "./metric-table.ts";

export interface EstimateOptions {
  readonly draws: number;
  readonly blockLength: number;
  readonly rng: () => Rng;
  readonly confidence?: number;
}

export type MetricEstimates = Readonly<Record<MetricName, Estimate>>;

/**
 * Every metric of every forecaster with its percentile interval. One resample serves all: each draw
 * takes the same rows for all forecasters.
 *
 * @param forecasts Log-return over the horizon, per row, by name; "model" is the judged one.
 * @param options.rng Makes the same generator each time it is called.
 */
export function metricEstimates<Name extends string>(
  rows: MarketRows,
  forecasts: Readonly<Record<Name, Float64Array>>,
  context: EstimateOptions & { readonly scaled: ScaledColumns | undefined },
): Readonly<Record<Name, MetricEstimates>> {
  const common = outcomeColumns(rows, context.scaled);
  const moved = rows.outcomeLogReturn.filter((y) => y !== 0).length;
  const independent = moved / rows.horizon;
  const commonDraws = drawMeans(common, context);
  const names = Object.keys(forecasts) as Name[];
  const estimates = names.map((name): readonly [Name, MetricEstimates] => {
    const isModel = name === "model";
    const shared = { outcomeRank: common.outcomeRank, scaled: context.scaled, isModel };
    const own = forecastColumns(rows, forecasts[name], shared);
    const means = { ...meansOf(common), ...meansOf(own) } as ColumnMeans;
    const draws = { ...commonDraws, ...drawMeans(own, context) } as Draws;
    const absent = new Set(absentMetrics(forecasts[name], context.scaled));
    return [name, estimatesOf({ means, draws, independent, absent }, context)];
  });
  return Object.fromEntries(estimates) as Record<Name, MetricEstimates>;
}

type Draws = Readonly<Record<ColumnName, Float64Array>>;

interface Sampled {
  readonly means: ColumnMeans;
  readonly draws: Draws;
  readonly independent: number;
  /** Metrics that do not exist for the forecaster. */
  readonly absent: ReadonlySet<MetricName>;
}

function estimatesOf(sampled: Sampled, options: EstimateOptions): MetricEstimates {
  const entries = metricNames.map((name): readonly [MetricName, Estimate] => {
    if (sampled.independent < estimateRowsMin) return [name, { value: undefined, note: tooSmall }];
    if (sampled.absent.has(name)) return [name, { value: undefined, note: noteOfAbsent(name) }];
    return [name, estimateOf(name, sampled, options)];
  });
  return Object.fromEntries(entries) as Record<MetricName, Estimate>;
}

function estimateOf(
  name: MetricName,
  { means, draws }: Sampled,
  options: EstimateOptions,
): Estimate {
  const { of } = metricTable[name];
  const value = of(means);
  if (value === undefined) return { value, note: "undefined" };
  const confidence = options.confidence ?? 0.95;
  const drawn = new Float64Array(options.draws);
  let kept = 0;
  const resample = {} as Record<ColumnName, number>;
  for (let draw = 0; draw < options.draws; draw++) {
    for (const column of columnNames) resample[column] = draws[column][draw]!;
    const figure = of(resample);
    if (figure !== undefined && Number.isFinite(figure)) drawn[kept++] = figure;
  }
  if (kept < options.draws / 2) return { value };
  const sorted = drawn.subarray(0, kept).toSorted();
  const at = (share: number): number => sorted[Math.round(share * (kept - 1))]!;
  const low = at((1 - confidence) / 2);
  const high = at((1 + confidence) / 2);
  return low === high ? { value } : { value, interval: { low, high, confidence } };
}

// Persistence names no direction and has no spread to correlate with.
function absentMetrics(
  forecast: Float64Array,
  scaled: ScaledColumns | undefined,
): readonly MetricName[] {
  const directionless: readonly MetricName[] = forecast.every((value) => value === 0)
    ? ["directionalAccuracy"]
    : [];
  const unscaled: readonly MetricName[] =
    scaled === undefined ? ["scaledMse", "scaledMae", "scaledR2"] : [];
  return [...directionless, ...unscaled];
}

function noteOfAbsent(name: MetricName): string {
  return name === "directionalAccuracy" ? "no direction" : "not scaled";
}

function drawMeans(
  columns: Readonly<Record<string, Float64Array>>,
  { draws, blockLength, rng }: EstimateOptions,
): Record<string, Float64Array> {
  const names = Object.keys(columns);
  const drawn = bootstrapMeans(Object.values(columns), { draws, blockLength, rng: rng() });
  return Object.fromEntries(names.map((name, k) => [name, drawn[k]!]));
}

function meansOf(columns: Readonly<Record<string, Float64Array>>): Record<string, number> {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, mean(values)]));
}
