import type { Command } from "commander";
import type { TrainModelRequest } from "../jobs/train-model.ts";
import { trainingDefaults as defaults } from "../jobs/training/training-defaults.ts";
import { numberOption } from "./option-values.ts";
import { createProgressDisplay } from "./progress.ts";
import {
  addDataOptions,
  addEnsembleOption,
  addSentimentOptions,
  addTrainingOptions,
  addTrainWindowOption,
  addWindowOptions,
} from "./training-options.ts";
import { type CommandHost, defineVerb, type GlobalOptions } from "./verb.ts";

/** The options of `train` as commander reads them. */
export interface TrainOptions {
  readonly timeframe: string;
  readonly recipe: string;
  readonly horizon: number;
  readonly split: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly validationSplit: number;
  readonly trainWindow?: string;
  readonly learningRate: number;
  readonly sequenceLength: number;
  readonly seed: number;
  readonly patience: number;
  readonly features?: readonly string[];
  readonly data?: string;
  readonly since?: number;
  readonly until?: number;
  readonly forceSentiment?: boolean;
  readonly priceOnly?: boolean;
  readonly sentiment?: readonly string[];
  readonly ensemble: number;
  readonly resume: boolean;
}

/** Adds `train`. */
export function registerTrainCommand(program: Command, host: CommandHost): void {
  defineVerb<TrainOptions>(program, host, {
    name: "train <instrument>",
    summary: "train a price or sentiment model and write it as a new version",
    configure: (command) => {
      addDataOptions(command);
      addSentimentOptions(command);
      addLabelOptions(command);
      addTrainingOptions(command);
      addEnsembleOption(command);
      addTrainWindowOption(command, "all");
      command.option(
        "--resume",
        "go on after the last finished epoch of this same training",
        false,
      );
    },
    examples: [
      "candlecast train BTCUSDT --recipe return",
      "candlecast train BTCUSDT --data BTCUSDT_1h.csv --epochs 50 --batch-size 32",
      "candlecast train BTCUSDT --recipe return --split deploy --resume",
      "candlecast train BTCUSDT --force-sentiment --sentiment senticrypt.csv",
    ],
    stopsCleanly: true,
    run: async ({ args, options, signal, door }) => {
      const { trainModel } = await import("../jobs/train-model.ts");
      const { noticeText, trainingAnswer } = await import("./train-answer.ts");
      const { systemClock } = await import("../foundation/clock.ts");
      const display = createProgressDisplay(door, systemClock);
      const request = trainRequest(args[0] ?? "", options);
      try {
        const trained = await trainModel(request, {
          signal,
          onNotice: (notice) => door.writeNote(`${noticeText(notice, request)}\n`),
          onProgress: (pace) => display.report(pace),
        });
        display.finish();
        return trainingAnswer(trained, request);
      } finally {
        display.finish();
      }
    },
  });
}

/** What the options of `train` ask the job for. */
export function trainRequest(
  instrument: string,
  options: TrainOptions & GlobalOptions,
): TrainModelRequest {
  const { data, since, until, models, sentiment, json: _json, ...rest } = options;
  const places = { file: data, modelsDir: models, sentimentFiles: sentiment };
  return { ...rest, ...places, instrument, sinceMs: since, untilMs: until };
}

function addLabelOptions(command: Command): void {
  command
    .optionsGroup("What is forecast:")
    .option(
      "--recipe <name>",
      "level: next scaled close; window: change within the window's range; return: next log-return; direction: probability of a rise",
      defaults.recipe,
    );
  addWindowOptions(command);
  command
    .option(
      "--split <name>",
      "research: exam = last 20 % of windows; deploy: exam = last 2,160 candles, for a model that will serve",
      defaults.split,
    )
    .option(
      "--validation-split <fraction>",
      "research: share that validates of what comes before calibration and exam",
      numberOption("--validation-split", { above: 0, below: 1 }),
      defaults.validationSplit,
    );
}
