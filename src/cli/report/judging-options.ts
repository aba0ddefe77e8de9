import type { Command } from "commander";
import { numberOption, pathOption } from "../option-values.ts";

/** What every verb that judges a version can be told. */
export interface JudgingOptions {
  readonly model?: string;
  readonly data?: string;
  readonly timeframe?: string;
  /** Basis points of one side. */
  readonly costs?: number;
  readonly report?: string;
}

/** Adds the options of `JudgingOptions`. */
export function addJudgingOptions(command: Command): void {
  command
    .option(
      "--model <version>",
      "a version id, a start of one, champion or new (default: the champion, else the newest)",
    )
    .option(
      "--data <file>",
      "a CSV or Parquet file instead of the stored candles",
      pathOption("--data"),
    )
    .option(
      "--timeframe <duration>",
      "how long a candle lasts (default: the only one there is, else 1h)",
    )
    .option(
      "--costs <bp>",
      "costs of one side in basis points (default: those of the instrument)",
      numberOption("--costs", { atLeast: 0, atMost: 1000 }),
    )
    .option("--report <file>", "write the report as one HTML page too", pathOption("--report"));
}
