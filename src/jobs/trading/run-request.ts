/** What a person asks of a backtest, and in most of it of a sweep and a paper session; what is left out has a default. */
export interface RunRequest {
  /** At least one. */
  readonly instruments: readonly string[];
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** Files of candles instead of the stored ones, one per instrument in their order. */
  readonly files?: readonly string[] | undefined;
  /** Files of smaller candles that say what came first inside a candle, likewise. */
  readonly finerFiles?: readonly string[] | undefined;
  /** A built-in strategy, or the path of somebody's own. */
  readonly strategy: string;
  /** As typed: `{ fast: "12" }`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Of "external". */
  readonly signalsFile?: string | undefined;
  readonly expiryMs?: number | undefined;
  /** First decision and end of candles, UTC epoch milliseconds; default: all that can be traded. */
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** Quote currency; default 10,000. */
  readonly cash?: number | undefined;
  /** Default "spot". */
  readonly market?: "spot" | "perpetual" | undefined;
  /** Files of funding rates of perpetuals, one per instrument. */
  readonly fundingFiles?: readonly string[] | undefined;
  /** JSON files of market rules and of risk limits. */
  readonly rulesFile?: string | undefined;
  readonly riskFile?: string | undefined;
  /** "stopAtr=2" each; after the file. */
  readonly riskSettings?: readonly string[] | undefined;
  /** Costs of one side of a small order, fraction of its value; default: the instrument's own. */
  readonly costPerSide?: number | undefined;
  /** "log", "champion", a version; default: the promotion log where it tells of the run. */
  readonly model?: string | undefined;
  /** A file of forecasts instead of models; `model` is then one of its versions. */
  readonly forecastFile?: string | undefined;
  readonly sentimentFiles?: readonly string[] | undefined;
  /** Trades candles too that the model has seen, and stamps everything. */
  readonly inSample?: boolean | undefined;
  /** Of resamples and random entries; default 1. */
  readonly seed?: number | undefined;
  /** Processes that ask the model; default: one per core where there is much to ask. */
  readonly engines?: number | undefined;
  /** Default: instruments, timeframe and strategy. */
  readonly name?: string | undefined;
  /** Default "./data", "./models", "./trading". */
  readonly dataDir?: string | undefined;
  readonly modelsDir?: string | undefined;
  readonly tradingDir?: string | undefined;
}

export const runDefaults = {
  timeframe: "1h",
  cash: 10_000,
  market: "spot",
  seed: 1,
  dataDir: "./data",
  modelsDir: "./models",
  tradingDir: "./trading",
} as const;
