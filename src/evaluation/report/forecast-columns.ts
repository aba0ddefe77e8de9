import { mean } from "../../foundation/statistics/mean.ts";
import { ranks } from "../../foundation/statistics/ranks.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";
import type { MarketRows } from "../rows/market-rows.ts";
import type { ColumnName } from "./metric-table.ts";

/** A forecaster's rows in the units that a network was trained in. */
export interface ScaledColumns {
  /** Scaled outcome per row: the network's label. */
  readonly outcome: Float64Array;
  /** The network's own output, for the model. */
  readonly output: Float64Array;
  /** Scaled value of a forecast log-return of a row, for the yardsticks. */
  readonly scale: (logReturn: number, row: number) => number;
}

/** Columns that are the same for every forecaster of the same rows. */
export type OutcomeColumns = Readonly<
  Record<
    | "squaredMove"
    | "absoluteMove"
    | "centredPrice"
    | "squaredCentredPrice"
    | "moved"
    | "outcome"
    | "outcomeRank"
    | "squaredOutcomeRank"
    | "scaledOutcome"
    | "squaredScaledOutcome",
    Float64Array
  >
>;

/** Columns of one forecaster; with `OutcomeColumns` all that the metric table asks for. */
export type ForecastColumns = Readonly<
  Record<Exclude<ColumnName, keyof OutcomeColumns>, Float64Array>
>;

/** The market's half of the columns. */
export function outcomeColumns(rows: MarketRows, scaled?: ScaledColumns): OutcomeColumns {
  const outcome = rows.outcomeLogReturn;
  const centre = mean(rows.futureClose);
  const centredPrice = rows.futureClose.map((close) => close - centre);
  const outcomeRank = standardRanks(outcome);
  const scaledOutcome = centred(scaled?.outcome ?? new Float64Array(outcome.length));
  return {
    outcome,
    squaredMove: outcome.map((y) => y * y),
    absoluteMove: outcome.map(Math.abs),
    centredPrice,
    squaredCentredPrice: centredPrice.map((p) => p * p),
    moved: outcome.map((y) => (y === 0 ? 0 : 1)),
    outcomeRank,
    squaredOutcomeRank: outcomeRank.map((r) => r * r),
    scaledOutcome,
    squaredScaledOutcome: scaledOutcome.map((y) => y * y),
  };
}

/**
 * A forecaster's half of the columns.
 *
 * @param forecast Log-return over the horizon, per row.
 */
export function forecastColumns(
  rows: MarketRows,
  forecast: Float64Array,
  common: {
    readonly outcomeRank: Float64Array;
    readonly scaled: ScaledColumns | undefined;
    /** Whether the forecast is the network's own, so that its scaled output is known. */
    readonly isModel: boolean;
  },
): ForecastColumns {
  const outcome = rows.outcomeLogReturn;
  const priceError = forecast.map(
    (f, i) => rows.futureClose[i]! - rows.lastClose[i]! * Math.exp(f),
  );
  const forecastRank = standardRanks(forecast);
  const scaledError = scaledErrors(forecast, common);
  return {
    forecast,
    squaredForecast: forecast.map((f) => f * f),
    product: forecast.map((f, i) => f * outcome[i]!),
    squaredError: forecast.map((f, i) => (outcome[i]! - f) ** 2),
    absoluteError: forecast.map((f, i) => Math.abs(outcome[i]! - f)),
    squaredPriceError: priceError.map((e) => e * e),
    absolutePriceError: priceError.map(Math.abs),
    relativePriceError: priceError.map((e, i) => Math.abs(e) / rows.futureClose[i]!),
    hit: forecast.map((f, i) =>
      outcome[i] !== 0 && Math.sign(f) === Math.sign(outcome[i]!) ? 1 : 0,
    ),
    forecastRank,
    squaredForecastRank: forecastRank.map((r) => r * r),
    rankProduct: forecastRank.map((r, i) => r * common.outcomeRank[i]!),
    squaredScaledError: scaledError.map((e) => e * e),
    absoluteScaledError: scaledError.map(Math.abs),
  };
}

function scaledErrors(
  forecast: Float64Array,
  { scaled, isModel }: { readonly scaled: ScaledColumns | undefined; readonly isModel: boolean },
): Float64Array {
  if (scaled === undefined) return new Float64Array(forecast.length);
  const { outcome, output, scale } = scaled;
  return forecast.map((f, i) => outcome[i]! - (isModel ? output[i]! : scale(f, i)));
}

// Mean 0 and variance 1; a constant column stays 0.
function standardRanks(values: Float64Array): Float64Array {
  const ranked = centred(ranks(values));
  const spread = standardDeviation(ranked);
  return spread > 0 ? ranked.map((rank) => rank / spread) : ranked;
}

function centred(values: Float64Array): Float64Array {
  const centre = mean(values);
  return values.map((value) => value - centre);
}
