import type { Command } from "commander";
import type { ComparedModels } from "../jobs/compare-models.ts";
import { compareAnswer } from "./compare-answer.ts";
import { integerOption, numberOption, pathOption } from "./option-values.ts";
import { createShareDisplay } from "./share-display.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

interface CompareOptions {
  readonly model1: string;
  readonly model2: string;
  readonly data?: string;
  readonly timeframe?: string;
  readonly minEffect?: number;
  readonly costs?: number;
  readonly draws: number;
  readonly report?: string;
}

/** Adds `compare`. */
export function registerCompareCommand(program: Command, host: CommandHost): void {
  defineVerb<CompareOptions>(program, host, {
    name: "compare [instrument]",
    summary: "which of two versions is better on candles that neither has seen, or inconclusive",
    configure: addOptions,
    examples: [
      "candlecast compare --model1 current --model2 new",
      "candlecast compare BTCUSDT --model1 20260101 --model2 20260301 --data BTCUSDT_1h.csv",
      "candlecast compare BTCUSDT --model1 new --model2 persistence --json",
    ],
    run: async ({ args, options, door }) => {
      const { compareModels } = await import("../jobs/compare-models.ts");
      const { model1, model2, data, timeframe, minEffect, costs, draws, report } = options;
      const display = createShareDisplay(door, "forecasts");
      const compared = await compareModels(
        {
          instrument: args[0],
          timeframe,
          model1,
          model2,
          file: data,
          minimumEffect: minEffect,
          costPerSide: costs === undefined ? undefined : costs / 10_000,
          draws,
          modelsDir: options.models,
          dataDir: options.dataDir,
        },
        { onProgress: (share) => display.report(share) },
      ).finally(() => display.finish());
      await writePage(compared, report);
      return compareAnswer(compared, report);
    },
  });
}

async function writePage(compared: ComparedModels, path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const { writeComparisonPage } = await import("../jobs/write-comparison-page.ts");
  await writeComparisonPage(compared, path);
}

function addOptions(command: Command): void {
  const who =
    "a version id, a start of one, current, champion or new; or persistence, drift, majority, contrarian, ar1, ridge";
  command
    .option("--model1 <version>", who, "current")
    .option("--model2 <version>", "the same", "new")
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
      "--min-effect <share>",
      "the least difference of squared errors that decides, share of persistence's (default: 0.001)",
      numberOption("--min-effect", { atLeast: 0, atMost: 1 }),
    )
    .option(
      "--costs <bp>",
      "costs of one side in basis points (default: those of the instrument)",
      numberOption("--costs", { atLeast: 0, atMost: 1000 }),
    )
    .option(
      "--draws <count>",
      "bootstrap resamples behind the intervals",
      integerOption("--draws", { atLeast: 100, atMost: 1_000_000 }),
      10_000,
    )
    .option("--report <file>", "write the comparison as one HTML page too", pathOption("--report"));
}
