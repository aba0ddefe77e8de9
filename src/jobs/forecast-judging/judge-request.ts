import type { ForecastFileOptions } from "../../adapters/forecast-files/forecast-file-options.ts";

/** What a person asks of a judge; what is left out is read from the files. */
export interface JudgeForecastsRequest extends ForecastFileOptions {
  /** The forecasts: CSV, JSON, JSON lines, Parquet or Feather. */
  readonly forecastFile: string;
  /** A CSV or Parquet file of candles instead of the stored ones. */
  readonly file?: string | undefined;
  /** Costs of one side, fraction of the order's value; default: the instrument's own. */
  readonly costPerSide?: number | undefined;
  /**
   * Configurations that were tried before these forecasts were shown, these included; default: what the
   * ledger of trials knows of the file's version, else 1.
   */
  readonly trials?: number | undefined;
  /** Close of the last candle that the forecaster was trained on, where somebody knows. */
  readonly trainedUntilMs?: number | undefined;
  /** Judges what was decided until then too and stamps it; default false. */
  readonly inSample?: boolean | undefined;
  /** Bootstrap resamples; default 10,000. */
  readonly draws?: number | undefined;
  /** Default "./data". */
  readonly dataDir?: string | undefined;
  /** Folder of the models and their ledger of trials; default "./models". */
  readonly modelsDir?: string | undefined;
}
