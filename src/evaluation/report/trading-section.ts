import { mean } from "../../foundation/statistics/mean.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";
import { costModelFor, costPerSide } from "../../market/costs.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { netReturnPerTrade } from "../metrics/net-return-per-trade.ts";
import { positionPath, type PositionPath } from "../metrics/position-path.ts";
import type { Interval } from "../significance/interval.ts";
import { type Estimate, estimateRowsMin, tooSmall } from "./estimate.ts";
import type { MarketRows } from "../rows/market-rows.ts";
import type { EquityCurves, TradingFigures, TradingSection } from "./report-card.ts";
import { type CostLevel, costMultipliers } from "./score-forecast.ts";

const yearMs = 365.25 * 86_400_000;
/** z(0.975) */
const z = 1.959963984540054;
const pointsMax = 500;

/** Costs of one side of an instrument at a level, fraction of the order's value. */
export function costAtLevel(rows: MarketRows, level: CostLevel, costs?: number): number {
  const standard = costs ?? costPerSide(costModelFor(rows.instrument));
  return standard * costMultipliers[level];
}

/**
 * What following the forecasts earns, and what costs or accuracy would have to be.
 *
 * @param costs Default costs of one side; the instrument's own unless given.
 */
export function tradingSection(
  rows: MarketRows,
  forecast: Float64Array,
  costs?: number,
): TradingSection {
  const figures = (level: CostLevel): TradingFigures =>
    figuresAt(rows, forecast, costAtLevel(rows, level, costs));
  const cost = costAtLevel(rows, "full", costs);
  const path = follow(rows, forecast, cost);
  const everySign = follow(rows, forecast, 0);
  const move = mean(Float64Array.from(path.rows, (row) => Math.abs(rows.outcomeLogReturn[row]!)));
  const sides = sumOf(path.sides);
  const held = path.position.filter((position) => position !== 0).length;
  const signSides = sumOf(everySign.sides);
  return {
    levels: { half: figures("half"), full: figures("full"), double: figures("double") },
    breakEvenCostPerSide:
      everySign.trades < estimateRowsMin
        ? undefined
        : sumOf(grossReturns(rows, everySign)) / signSides,
    breakEvenAccuracy: accuracyThatPays((2 * cost) / move),
    breakEvenAccuracyAtTurnover:
      held === 0 ? undefined : accuracyThatPays((sides * cost) / (held * move)),
    turnover: path.rows.length === 0 ? 0 : sides / path.rows.length,
    holding: path.rows.reduce((sum, row) => sum + rows.outcomeLogReturn[row]!, 0),
  };
}

/** Cumulated log-returns after costs beside holding, at most 500 points. */
export function equityCurves(
  rows: MarketRows,
  forecast: Float64Array,
  costs?: number,
): EquityCurves {
  const spanMs = rows.horizon * timeframeMs(rows.timeframe);
  const curve = (level: CostLevel): Float64Array => {
    const cost = costAtLevel(rows, level, costs);
    return cumulated(netReturns(rows, follow(rows, forecast, cost), cost));
  };
  const path = follow(rows, forecast, 0);
  const holding = cumulated(Float64Array.from(path.rows, (row) => rows.outcomeLogReturn[row]!));
  const kept = thinned(path.rows.length);
  const pick = (values: Float64Array): number[] => kept.map((k) => values[k]!);
  return {
    timeMs: kept.map((k) => rows.decisionTimeMs[path.rows[k]!]! + spanMs),
    half: pick(curve("half")),
    full: pick(curve("full")),
    double: pick(curve("double")),
    holding: pick(holding),
  };
}

function figuresAt(rows: MarketRows, forecast: Float64Array, cost: number): TradingFigures {
  const spanMs = rows.horizon * timeframeMs(rows.timeframe);
  const path = follow(rows, forecast, cost);
  const net = netReturns(rows, path, cost);
  const { decisionTimeMs, outcomeLogReturn } = rows;
  const score = netReturnPerTrade(
    outcomeLogReturn,
    { forecastLogReturn: forecast, decisionTimeMs },
    { costPerSide: cost, spanMs },
  );
  const { netReturnPerTrade: value, standardError } = score;
  const interval =
    value === undefined || standardError === undefined
      ? undefined
      : { low: value - z * standardError, high: value + z * standardError, confidence: 0.95 };
  const spread = net.length > 1 ? standardDeviation(net) : 0;
  const isSmall = net.length < estimateRowsMin;
  return {
    costPerSide: cost,
    trades: score.trades,
    netPerTrade: perTrade(score.trades, value, interval),
    net: sumOf(net),
    gross: sumOf(grossReturns(rows, path)),
    exposure: score.exposure,
    drawdown: drawdownOf(cumulated(net)),
    sharpePerYear:
      spread > 0 && !isSmall
        ? (mean(net) / spread) * Math.sqrt(rowsPerYear(rows, path, spanMs))
        : undefined,
  };
}

function perTrade(
  trades: number,
  value: number | undefined,
  interval: Interval | undefined,
): Estimate {
  if (value === undefined) return { value, note: "no trade" };
  return trades < estimateRowsMin ? { value: undefined, note: tooSmall } : { value, interval };
}

// As many as there really are: forecasts need not stand on every candle.
function rowsPerYear(rows: MarketRows, { rows: traded }: PositionPath, spanMs: number): number {
  const firstMs = rows.decisionTimeMs[traded[0]!]!;
  const lastMs = rows.decisionTimeMs[traded.at(-1)!]!;
  return (traded.length * yearMs) / (lastMs - firstMs + spanMs);
}

function follow(rows: MarketRows, forecast: Float64Array, cost: number): PositionPath {
  const spanMs = rows.horizon * timeframeMs(rows.timeframe);
  const { decisionTimeMs } = rows;
  return positionPath(
    { forecastLogReturn: forecast, decisionTimeMs },
    { costPerSide: cost, spanMs },
  );
}

function grossReturns(rows: MarketRows, path: PositionPath): Float64Array {
  return Float64Array.from(path.rows, (row, k) => path.position[k]! * rows.outcomeLogReturn[row]!);
}

function netReturns(rows: MarketRows, path: PositionPath, cost: number): Float64Array {
  return grossReturns(rows, path).map((gross, k) => gross - cost * path.sides[k]!);
}

/** (2 p - 1) move = costs; above 1 no accuracy pays. */
function accuracyThatPays(costsPerMove: number): number | undefined {
  return Number.isFinite(costsPerMove) ? 0.5 + costsPerMove / 2 : undefined;
}

function cumulated(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value));
}

function drawdownOf(equity: Float64Array): number {
  let peak = 0;
  let worst = 0;
  for (const value of equity) {
    peak = Math.max(peak, value);
    worst = Math.max(worst, peak - value);
  }
  return worst;
}

// The first, the last and evenly between.
function thinned(count: number): number[] {
  if (count <= pointsMax) return Array.from({ length: count }, (_, k) => k);
  return Array.from({ length: pointsMax }, (_, k) =>
    Math.round((k * (count - 1)) / (pointsMax - 1)),
  );
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}
