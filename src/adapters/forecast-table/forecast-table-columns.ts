/** The columns of the forecast table in their order, with DuckDB's type for each. */
export const forecastTableColumns = {
  decidedAt: "TIMESTAMPTZ",
  instrument: "VARCHAR",
  timeframe: "VARCHAR",
  horizon: "INTEGER",
  version: "VARCHAR",
  forecastReturn: "DOUBLE",
  pUp: "DOUBLE",
  low: "DOUBLE",
  high: "DOUBLE",
  kind: "VARCHAR",
  reason: "VARCHAR",
} as const;

export type ForecastTableColumn = keyof typeof forecastTableColumns;
