import type { Command } from "commander";
import type { JudgeForecastsRequest } from "../jobs/judge-forecasts.ts";
import {
  costPerSide,
  costsOption,
  dataOption,
  drawsOption,
  type JudgingOptions,
  reportOption,
} from "./judging-options.ts";
import { choiceOption, integerOption, timeOption } from "./option-values.ts";
import { type CommandHost, defineVerb, type GlobalOptions } from "./verb.ts";

interface JudgeOptions extends Omit<JudgingOptions, "model"> {
  readonly horizon?: number;
  readonly instrument?: string;
  readonly version?: string;
  readonly column?: string;
  readonly time?: "open" | "close" | "target";
  readonly as?: "price" | "return" | "pUp";
  readonly trials?: number;
  readonly trainedUntil?: number;
  readonly inSample?: boolean;
}

/** Adds `judge`. */
export function registerJudgeCommand(program: Command, host: CommandHost): void {
  defineVerb<JudgeOptions>(program, host, {
    name: "judge <file>",
    summary: "judge anybody's forecasts, with no model of ours",
    configure: (command) => {
      addMarketOptions(command);
      addReadingOptions(command);
      addVerdictOptions(command);
    },
    examples: [
      "candlecast judge forecasts.csv --data BTCUSDT_1h.csv",
      "candlecast judge forecasts.parquet --instrument BTCUSDT --version fold-1 --trials 12",
      "candlecast judge freqai.feather --data BTCUSDT_1h.csv --horizon 24 --report verdict.html",
    ],
    run: async ({ args, options }) => {
      const { judgeForecasts } = await import("../jobs/judge-forecasts.ts");
      const judged = await judgeForecasts(judgeRequest(args[0] ?? "", options));
      if (options.report !== undefined) {
        const { writeHtmlReport } = await import("../jobs/write-html-report.ts");
        await writeHtmlReport(judged.card, options.report);
      }
      const { judgeAnswer } = await import("./judge-answer.ts");
      return judgeAnswer(judged, options.report);
    },
  });
}

function addMarketOptions(command: Command): void {
  command
    .optionsGroup("What was forecast:")
    .addOption(dataOption())
    .option("--instrument <name>", "whose forecasts they are, where the file does not say")
    .option("--timeframe <duration>", "how long a candle lasts, where the file does not say")
    .option(
      "--horizon <candles>",
      "how far ahead they look, where the file does not say (1)",
      integerOption("--horizon", { atLeast: 1 }),
    );
}

function addReadingOptions(command: Command): void {
  command
    .optionsGroup("How the file is read:")
    .option("--version <name>", "which of several versions or models in the file")
    .option("--column <name>", "the column of the forecasts, where its name does not tell")
    .option(
      "--as <meaning>",
      "what that column holds: price, return or pUp",
      choiceOption("--as", ["price", "return", "pUp"]),
    )
    .option(
      "--time <meaning>",
      "what a candle's time is: its open, its close, or the open of the candle that is forecast (target)",
      choiceOption("--time", ["open", "close", "target"]),
    );
}

function addVerdictOptions(command: Command): void {
  command
    .optionsGroup("How it is judged:")
    .addOption(costsOption())
    .option(
      "--trials <count>",
      "configurations tried before these were shown, these included (default: what the ledger of trials knows, else 1)",
      integerOption("--trials", { atLeast: 1 }),
    )
    .option(
      "--trained-until <time>",
      "until when the forecaster was trained; what was decided until then is left out",
      timeOption("--trained-until"),
    )
    .option("--in-sample", "judge what was decided until then too, and stamp it IN-SAMPLE")
    .addOption(drawsOption())
    .addOption(reportOption());
}

function judgeRequest(
  forecastFile: string,
  options: JudgeOptions & GlobalOptions,
): JudgeForecastsRequest {
  const { data, costs: _costs, trainedUntil, models, ...others } = options;
  const { json: _json, report: _report, ...rest } = others;
  return {
    ...rest,
    forecastFile,
    file: data,
    costPerSide: costPerSide(options),
    trainedUntilMs: trainedUntil,
    modelsDir: models,
  };
}
