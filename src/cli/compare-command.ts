import type { Command } from "commander";
import type { ComparedModels } from "../jobs/compare-models.ts";
import { compareAnswer } from "./compare-answer.ts";
import {
  costPerSide,
  costsOption,
  dataOption,
  drawsOption,
  type JudgingOptions,
  reportOption,
  sentimentOption,
  timeframeOption,
  typeOption,
} from "./judging-options.ts";
import { numberOption } from "./option-values.ts";
import { createShareDisplay } from "./share-display.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

interface CompareOptions extends Omit<JudgingOptions, "model"> {
  readonly model1: string;
  readonly model2: string;
  readonly minEffect?: number;
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
      const { model1, model2, type, data, sentiment, timeframe, minEffect, draws, report } =
        options;
      const display = createShareDisplay(door, "forecasts");
      const compared = await compareModels(
        {
          instrument: args[0],
          timeframe,
          model1,
          model2,
          type,
          sentimentFiles: sentiment,
          file: data,
          minimumEffect: minEffect,
          costPerSide: costPerSide(options),
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
    .addOption(typeOption())
    .addOption(dataOption())
    .addOption(sentimentOption())
    .addOption(timeframeOption())
    .option(
      "--min-effect <share>",
      "the least difference of squared errors that decides, share of persistence's (default: 0.001)",
      numberOption("--min-effect", { atLeast: 0, atMost: 1 }),
    )
    .addOption(costsOption())
    .addOption(drawsOption())
    .addOption(reportOption());
}
