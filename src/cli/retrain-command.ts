import type { Command } from "commander";
import type { RetrainModelRequest } from "../jobs/retrain-model.ts";
import { retrainDefaults } from "../jobs/retraining/retrain-defaults.ts";
import { trainingDefaults } from "../jobs/training/training-defaults.ts";
import { dataOption, sentimentOption, timeframeOption, typeOption } from "./judging-options.ts";
import { integerOption, numberOption, timeOption } from "./option-values.ts";
import { createProgressDisplay } from "./progress.ts";
import { addTrainWindowOption } from "./training-options.ts";
import { type CommandHost, defineVerb, type GlobalOptions } from "./verb.ts";

interface RetrainOptions {
  readonly type?: "price" | "sentiment";
  readonly timeframe?: string;
  readonly data?: string;
  readonly since?: number;
  readonly until?: number;
  readonly sentiment?: readonly string[];
  readonly recipe?: string;
  readonly cold: boolean;
  readonly epochs?: number;
  readonly patience?: number;
  readonly learningRate?: number;
  readonly seed?: number;
  readonly trainWindow?: string;
}

/** Adds `retrain`. */
export function registerRetrainCommand(program: Command, host: CommandHost): void {
  defineVerb<RetrainOptions>(program, host, {
    name: "retrain [instrument]",
    summary: "train the champion's successor on newer candles; what serves is not touched",
    configure: (command) => {
      addModelOptions(command);
      addCourseOptions(command);
    },
    examples: [
      "candlecast retrain BTCUSDT",
      "candlecast retrain BTCUSDT --data BTCUSDT_1h.csv",
      "candlecast retrain BTCUSDT --cold --recipe return --train-window 2y",
    ],
    stopsCleanly: true,
    run: async ({ args, options, signal, door }) => {
      const { retrainModel } = await import("../jobs/retrain-model.ts");
      const { retrainingAnswer, retrainingNotice } = await import("./retrain-answer.ts");
      const { systemClock } = await import("../foundation/clock.ts");
      const display = createProgressDisplay(door, systemClock);
      const request = retrainRequest(args[0], options);
      try {
        const retrained = await retrainModel(request, {
          signal,
          onNotice: (notice) => door.writeNote(`${retrainingNotice(notice)}\n`),
          onProgress: (pace) => display.report(pace),
        });
        display.finish();
        return retrainingAnswer(retrained, request);
      } finally {
        display.finish();
      }
    },
  });
}

function retrainRequest(
  instrument: string | undefined,
  options: RetrainOptions & GlobalOptions,
): RetrainModelRequest {
  const { data, since, until, models, sentiment, json: _json, ...rest } = options;
  const places = { file: data, modelsDir: models, sentimentFiles: sentiment };
  return { ...rest, ...places, instrument, sinceMs: since, untilMs: until };
}

function addModelOptions(command: Command): void {
  command
    .optionsGroup("Which model, and its candles:")
    .addOption(typeOption())
    .addOption(timeframeOption())
    .addOption(dataOption())
    .option("--since <time>", "leave out candles that open before", timeOption("--since"))
    .option("--until <time>", "leave out candles that open at or after", timeOption("--until"))
    .addOption(sentimentOption());
}

function addCourseOptions(command: Command): void {
  const { warm } = retrainDefaults;
  const { epochs, patience, learningRate } = trainingDefaults;
  command
    .optionsGroup("Training (what is not said follows the champion, else the newest version):")
    .option(
      "--recipe <name>",
      `level, window, return or direction; another than the champion's starts cold (default of a first version: ${retrainDefaults.recipe})`,
    )
    .option("--cold", "begin with weights that the seed draws, not with the champion's", false)
    .option(
      "--epochs <count>",
      `most epochs (default: warm ${warm.epochs}, cold ${epochs})`,
      integerOption("--epochs", { atLeast: 1 }),
    )
    .option(
      "--patience <epochs>",
      `stop after so many epochs without a better validation loss (default: warm ${warm.patience}, cold ${patience})`,
      integerOption("--patience", { atLeast: 1 }),
    )
    .option(
      "--learning-rate <rate>",
      `step size of Adam (default: warm ${warm.learningRate}, cold ${learningRate})`,
      numberOption("--learning-rate", { above: 0 }),
    )
    .option(
      "--seed <number>",
      "equal seeds give equal weights",
      integerOption("--seed", { atLeast: 0, atMost: 0xffffffff }),
    );
  addTrainWindowOption(command, `warm ${warm.trainWindow} candles, cold all`);
}
