/** The metrics of the report, all functions of column means, so that one bootstrap serves all. */
export const metricNames = [
  "scaledMse",
  "scaledMae",
  "scaledR2",
  "directionalAccuracy",
  "rmse",
  "mae",
  "priceRmse",
  "priceMae",
  "mape",
  "priceR2",
  "skill",
  "mase",
  "informationCoefficient",
  "rankInformationCoefficient",
] as const;
export type MetricName = (typeof metricNames)[number];

/** The columns whose means the metrics are made of; see `forecastColumns`. */
export const columnNames = [
  /** (y - f)^2, |y - f|, in log-returns. */
  "squaredError",
  "absoluteError",
  /** y^2, |y|: the errors of persistence. */
  "squaredMove",
  "absoluteMove",
  /** Of closes: squared and absolute error, its share of the close, the close centred, its square. */
  "squaredPriceError",
  "absolutePriceError",
  "relativePriceError",
  "centredPrice",
  "squaredCentredPrice",
  /** 1 where the close moved; 1 where the direction was right too. */
  "moved",
  "hit",
  "outcome",
  "forecast",
  "squaredForecast",
  "product",
  /** Ranks over the sample, centred and scaled to variance 1. */
  "rankProduct",
  "outcomeRank",
  "forecastRank",
  "squaredOutcomeRank",
  "squaredForecastRank",
  /** In the units the network was trained in; 0 throughout where there are none. */
  "squaredScaledError",
  "absoluteScaledError",
  "scaledOutcome",
  "squaredScaledOutcome",
] as const;
export type ColumnName = (typeof columnNames)[number];
export type ColumnMeans = Readonly<Record<ColumnName, number>>;

export interface MetricDefinition {
  /** For people: "directional accuracy". */
  readonly title: string;
  readonly unit: "scaled" | "fraction" | "log-return" | "quote" | "none";
  readonly better: "higher" | "lower";
  /** `undefined` where the metric does not exist for such rows. */
  readonly of: (means: ColumnMeans) => number | undefined;
}

/** What each metric is; formulas as in `evaluation/metrics`, which a test compares. */
export const metricTable: Readonly<Record<MetricName, MetricDefinition>> = {
  scaledMse: {
    title: "MSE, scaled",
    unit: "scaled",
    better: "lower",
    of: (m) => m.squaredScaledError,
  },
  scaledMae: {
    title: "MAE, scaled",
    unit: "scaled",
    better: "lower",
    of: (m) => m.absoluteScaledError,
  },
  scaledR2: {
    title: "R2, scaled",
    unit: "scaled",
    better: "higher",
    of: (m) => explained(m.squaredScaledError, m.squaredScaledOutcome - m.scaledOutcome ** 2),
  },
  directionalAccuracy: {
    title: "directional accuracy",
    unit: "fraction",
    better: "higher",
    of: (m) => ratio(m.hit, m.moved),
  },
  rmse: {
    title: "RMSE",
    unit: "log-return",
    better: "lower",
    of: (m) => Math.sqrt(m.squaredError),
  },
  mae: { title: "MAE", unit: "log-return", better: "lower", of: (m) => m.absoluteError },
  priceRmse: {
    title: "RMSE of the close",
    unit: "quote",
    better: "lower",
    of: (m) => Math.sqrt(m.squaredPriceError),
  },
  priceMae: {
    title: "MAE of the close",
    unit: "quote",
    better: "lower",
    of: (m) => m.absolutePriceError,
  },
  mape: {
    title: "MAPE of the close",
    unit: "fraction",
    better: "lower",
    of: (m) => m.relativePriceError,
  },
  priceR2: {
    title: "R2 of the close",
    unit: "none",
    better: "higher",
    of: (m) => explained(m.squaredPriceError, m.squaredCentredPrice - m.centredPrice ** 2),
  },
  skill: {
    title: "skill over persistence",
    unit: "none",
    better: "higher",
    of: (m) => explained(m.squaredError, m.squaredMove),
  },
  mase: {
    title: "MASE",
    unit: "none",
    better: "lower",
    of: (m) => ratio(m.absoluteError, m.absoluteMove),
  },
  informationCoefficient: {
    title: "information coefficient",
    unit: "none",
    better: "higher",
    of: (m) =>
      correlation(m.product - m.outcome * m.forecast, [
        varianceOf(m.squaredMove, m.outcome),
        varianceOf(m.squaredForecast, m.forecast),
      ]),
  },
  rankInformationCoefficient: {
    title: "rank information coefficient",
    unit: "none",
    better: "higher",
    of: (m) =>
      correlation(m.rankProduct - m.outcomeRank * m.forecastRank, [
        varianceOf(m.squaredOutcomeRank, m.outcomeRank),
        varianceOf(m.squaredForecastRank, m.forecastRank),
      ]),
  },
};

/** Below: what rounding leaves of a constant column's variance, as a share of its mean square. */
const roundingShare = 1e-12;
const variancesMin = 1e-24;

// 0 for a constant column, whose two terms differ by rounding only.
function varianceOf(meanSquare: number, mean: number): number {
  const variance = meanSquare - mean ** 2;
  return variance > roundingShare * meanSquare ? variance : 0;
}

function explained(error: number, reference: number): number | undefined {
  return reference > variancesMin ? 1 - error / reference : undefined;
}

function ratio(above: number, below: number): number | undefined {
  return below > 0 ? above / below : undefined;
}

function correlation(covariance: number, variances: readonly [number, number]): number | undefined {
  const [first, second] = variances;
  if (!(first > variancesMin && second > variancesMin)) return undefined;
  return Math.max(-1, Math.min(1, covariance / Math.sqrt(first * second)));
}
