import { type Command, Option } from "commander";
import { integerOption, numberOption, pathOption, pathsOption } from "./option-values.ts";

/** What every verb that judges a version can be told. */
export interface JudgingOptions {
  readonly model?: string;
  readonly type?: "price" | "sentiment";
  /** Files. */
  readonly sentiment?: readonly string[];
  readonly data?: string;
  readonly timeframe?: string;
  /** Basis points of one side. */
  readonly costs?: number;
  readonly draws: number;
  readonly report?: string;
}

/** Adds the options of `JudgingOptions`. */
export function addJudgingOptions(command: Command): void {
  command
    .option(
      "--model <version>",
      "a version id, a start of one, champion or new (default: the champion, else the newest)",
    )
    .addOption(typeOption())
    .addOption(dataOption())
    .addOption(sentimentOption())
    .addOption(timeframeOption())
    .addOption(costsOption())
    .addOption(drawsOption())
    .addOption(reportOption());
}

export function dataOption(): Option {
  const text = "a CSV or Parquet file instead of the stored candles";
  return new Option("--data <file>", text).argParser(pathOption("--data"));
}

export function typeOption(): Option {
  const text = "which models are meant (default: price, sentiment where there are none)";
  return new Option("--type <type>", text).choices(["price", "sentiment"]);
}

export function sentimentOption(): Option {
  const text =
    "for a sentiment model: a file of readings instead of the stored ones; may be repeated";
  return new Option("--sentiment <file>", text).argParser(pathsOption("--sentiment"));
}

export function timeframeOption(): Option {
  const text = "how long a candle lasts (default: the only one there is, else 1h)";
  return new Option("--timeframe <duration>", text);
}

export function costsOption(): Option {
  const text = "costs of one side in basis points (default: those of the instrument)";
  const parse = numberOption("--costs", { atLeast: 0, atMost: 1000 });
  return new Option("--costs <bp>", text).argParser(parse);
}

export function drawsOption(): Option {
  const parse = integerOption("--draws", { atLeast: 100, atMost: 1_000_000 });
  return new Option("--draws <count>", "bootstrap resamples behind the intervals")
    .argParser(parse)
    .default(10_000);
}

export function reportOption(): Option {
  const text = "write the report as one HTML page too";
  return new Option("--report <file>", text).argParser(pathOption("--report"));
}

/** Fraction of an order's value, of basis points. */
export function costPerSide({ costs }: Pick<JudgingOptions, "costs">): number | undefined {
  return costs === undefined ? undefined : costs / 10_000;
}
