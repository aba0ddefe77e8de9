import { type Command, Option } from "commander";
import { MisuseError } from "../../foundation/errors.ts";
import { sentimentOption } from "../judging-options.ts";
import {
  integerOption,
  numberOption,
  pathOption,
  pathsOption,
  timeOption,
} from "../option-values.ts";
import type { GlobalOptions } from "../verb.ts";

/** What every command that trades on stored candles can be told. */
export interface TradingOptions {
  readonly strategy: string;
  readonly signals?: string;
  readonly expiry?: number;
  readonly data?: readonly string[];
  readonly finer?: readonly string[];
  readonly timeframe: string;
  readonly from?: number;
  readonly to?: number;
  readonly cash: number;
  readonly market: "spot" | "perpetual";
  readonly funding?: readonly string[];
  readonly rules?: string;
  readonly costs?: number;
  readonly risk?: string;
  readonly riskSet?: readonly string[];
  readonly model?: string;
  readonly forecasts?: string;
  readonly sentiment?: readonly string[];
  readonly inSample?: boolean;
  readonly seed: number;
  readonly engines?: number;
  readonly name?: string;
  readonly tradingDir: string;
}

/**
 * Adds the options of `TradingOptions`, but for the strategy's own.
 *
 * @param candles Where candles come from.
 */
export function addTradingOptions(command: Command, candles = candleFileOption()): void {
  addMarketOptions(command, candles);
  addRiskOptions(command);
  addForecastOptions(command);
  addPlaceOptions(command);
}

function candleFileOption(): Option {
  const text = "a file of candles instead of the stored ones; one per instrument";
  return new Option("--data <file>", text).argParser(pathsOption("--data"));
}

function addMarketOptions(command: Command, candles: Option): void {
  command
    .optionsGroup("The market:")
    .addOption(candles)
    .option("--timeframe <duration>", "how long a candle lasts", "1h")
    .addOption(
      new Option("--from <time>", "first decision (default: as early as it can be)").argParser(
        timeOption("--from"),
      ),
    )
    .addOption(
      new Option("--to <time>", "candles that open before it (default: all)").argParser(
        timeOption("--to"),
      ),
    )
    .option(
      "--finer <file>",
      "smaller candles that tell what came first inside one; one file per instrument",
      pathsOption("--finer"),
    )
    .addOption(
      new Option("--market <kind>", "what is traded")
        .choices(["spot", "perpetual"])
        .default("spot"),
    )
    .option(
      "--funding <file>",
      "funding rates of a perpetual; one file per instrument",
      pathsOption("--funding"),
    )
    .option(
      "--rules <file>",
      "lot, tick and smallest order of markets, JSON",
      pathOption("--rules"),
    )
    .option(
      "--costs <bp>",
      "costs of one side in basis points (default: those of the instrument)",
      numberOption("--costs", { atLeast: 0, atMost: 1000 }),
    );
}

function addRiskOptions(command: Command): void {
  command
    .optionsGroup("The account and its limits:")
    .option(
      "--cash <amount>",
      "start capital, quote currency",
      numberOption("--cash", { above: 0 }),
      10_000,
    )
    .option("--risk <file>", "risk limits, JSON", pathOption("--risk"))
    .option(
      "--risk-set <name=value>",
      "one risk limit, over those of the file; may be repeated",
      settingsOption("--risk-set"),
    );
}

function addForecastOptions(command: Command): void {
  command
    .optionsGroup("Forecasts:")
    .option(
      "--model <version>",
      "log (who was champion when), champion, new, a version (default: the log where it tells of the run, else who answers today)",
    )
    .option(
      "--forecasts <file>",
      "forecasts of a file instead: a walk-forward's table, anybody's",
      pathOption("--forecasts"),
    )
    .addOption(sentimentOption())
    .option(
      "--in-sample",
      "trade candles too that the model has seen, and stamp everything IN-SAMPLE",
    )
    .option(
      "--engines <count>",
      "processes that ask the model (default: one per core where there is much to ask)",
      integerOption("--engines", { atLeast: 1, atMost: 64 }),
    );
}

function addPlaceOptions(command: Command): void {
  command
    .optionsGroup("The run:")
    .option("--seed <number>", "of resamples and random entries", integerOption("--seed"), 1)
    .option("--name <name>", "of the run and its files (default: instruments, timeframe, strategy)")
    .addOption(tradingDirOption());
}

export function tradingDirOption(): Option {
  return new Option("--trading-dir <dir>", "folder of sessions, runs and the halt")
    .default("./trading")
    .argParser(pathOption("--trading-dir"));
}

export function signalOptions(command: Command): void {
  command
    .option(
      "--signals <file>",
      'signals or forecasts that "external" follows',
      pathOption("--signals"),
    )
    .option(
      "--expiry <duration>",
      "how long a signal counts where its row does not say: 90m, 4h, 2d",
      durationOption("--expiry"),
    );
}

const unitsMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parser of a duration: "90m", "4h", "2d"; milliseconds. */
function durationOption(flag: string): (text: string) => number {
  return (text) => {
    const [, count = "", unit = ""] = /^(\d+(?:\.\d+)?)([mhd])$/.exec(text.trim()) ?? [];
    const durationMs = Number(count) * (unitsMs[unit] ?? Number.NaN);
    if (durationMs > 0) return durationMs;
    throw new MisuseError(
      "E_OPTION",
      `Cannot read ${flag}: it must be a duration such as 90m, 4h or 2d, value was ${JSON.stringify(text)}`,
    );
  };
}

/** Collector of NAME=VALUE, in order; a name that comes twice is refused. */
export function settingsOption(
  flag: string,
): (text: string, before: readonly string[] | undefined) => readonly string[] {
  return (text, before = []) => {
    if (/^[^=\s]+=./.test(text)) {
      const twin = before.find((other) => nameOf(other) === nameOf(text));
      if (twin === undefined) return [...before, text];
      throw new MisuseError(
        "E_OPTION",
        `Cannot read ${flag}: ${nameOf(text)} stands there twice, values were ${twin} and ${text}`,
      );
    }
    throw new MisuseError(
      "E_OPTION",
      `Cannot read ${flag}: it must be NAME=VALUE, value was ${JSON.stringify(text)}`,
    );
  };
}

function nameOf(setting: string): string {
  return setting.slice(0, setting.indexOf("="));
}

/** The fields of a job's request that `TradingOptions` fill. */
export function tradingRequest(options: TradingOptions & GlobalOptions) {
  const { data, finer, funding, from, to, costs, risk, riskSet, rules, signals, expiry } = options;
  return {
    timeframe: options.timeframe,
    files: data,
    finerFiles: finer,
    fundingFiles: funding,
    strategy: options.strategy,
    signalsFile: signals,
    expiryMs: expiry,
    fromMs: from,
    toMs: to,
    cash: options.cash,
    market: options.market,
    rulesFile: rules,
    riskFile: risk,
    riskSettings: riskSet,
    costPerSide: costs === undefined ? undefined : costs / 10_000,
    model: options.model,
    forecastFile: options.forecasts,
    sentimentFiles: options.sentiment,
    inSample: options.inSample,
    seed: options.seed,
    engines: options.engines,
    name: options.name,
    dataDir: options.dataDir,
    modelsDir: options.models,
    tradingDir: options.tradingDir,
  };
}
