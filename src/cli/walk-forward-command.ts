import { type Command, Option } from "commander";
import { MisuseError } from "../foundation/errors.ts";
import { walkDefaults as defaults } from "../jobs/walk-forward/walk-defaults.ts";
import type { WalkForwardRequest } from "../jobs/walk-forward.ts";
import {
  integerOption,
  listOption,
  numberOption,
  pathOption,
  pathsOption,
} from "./option-values.ts";
import { addDataOptions, addTrainingOptions, addWindowOptions } from "./training-options.ts";
import { type CommandHost, defineVerb, type GlobalOptions } from "./verb.ts";

interface WalkForwardOptions {
  readonly timeframe: string;
  readonly data?: string;
  readonly since?: number;
  readonly until?: number;
  readonly features?: readonly string[];
  readonly folds: number;
  readonly trainWindow: string;
  readonly retrainEvery: string;
  readonly expanding: boolean;
  readonly purge?: number | true;
  readonly embargo?: number | true;
  readonly recipe: readonly string[];
  readonly horizon: number;
  readonly sequenceLength: number;
  readonly epochs: number;
  readonly patience: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly jobs?: number;
  readonly forecasts?: string;
  readonly report?: string;
  readonly fresh: boolean;
  readonly costs?: number;
  readonly draws: number;
  readonly forceSentiment?: true;
  readonly sentiment?: readonly string[];
}

/** Adds `walk-forward`. */
export function registerWalkForwardCommand(program: Command, host: CommandHost): void {
  defineVerb<WalkForwardOptions>(program, host, {
    name: "walk-forward <instrument>",
    summary: "train anew at every step through time and judge each model on what came next",
    configure: (command) => {
      addDataOptions(command);
      addFoldOptions(command);
      command
        .optionsGroup("What is forecast:")
        .option(
          "--recipe <names>",
          "one or more of level, window, return, direction: each is walked over the same folds",
          listOption("--recipe"),
          [...defaults.recipes],
        );
      addWindowOptions(command);
      addTrainingOptions(command);
      addRunOptions(command);
      addRefusedOptions(command);
    },
    examples: [
      "candlecast walk-forward BTCUSDT --folds 8 --train-window 2y --retrain-every 30d --purge --embargo",
      "candlecast walk-forward BTCUSDT --recipe return,direction --epochs 10 --report walk.html",
    ],
    stopsCleanly: true,
    run: async ({ args, options, signal, door }) => {
      const { walkForward } = await import("../jobs/walk-forward.ts");
      const { createWalkDisplay } = await import("./walk-forward/walk-progress-display.ts");
      const { walkAnswer } = await import("./walk-forward/walk-answer.ts");
      const { systemClock } = await import("../foundation/clock.ts");
      const display = createWalkDisplay(door, systemClock);
      try {
        const request = walkRequest(args[0] ?? "", options);
        const walked = await walkForward(request, {
          signal,
          onNotice: ({ sentence }) => {
            display.finish(); // a line that is being redrawn ends before another is written
            door.writeNote(`${sentence}\n`);
          },
          onProgress: (progress) => display.report(progress),
        });
        display.finish();
        return walkAnswer(walked, request);
      } finally {
        display.finish();
      }
    },
  });
}

function walkRequest(
  instrument: string,
  options: WalkForwardOptions & GlobalOptions,
): WalkForwardRequest {
  const {
    data,
    since,
    until,
    models,
    recipe,
    report,
    purge,
    embargo,
    costs,
    forceSentiment,
    sentiment,
    json: _json,
    ...rest
  } = options;
  if (forceSentiment === true || sentiment !== undefined) throw readsNoSentiment();
  return {
    ...rest,
    instrument,
    file: data,
    sinceMs: since,
    untilMs: until,
    modelsDir: models,
    recipes: recipe,
    // Labels are purged by the horizon anyway; the bare flag says so.
    purge: purge === true ? undefined : purge,
    embargo: embargo === true ? "window" : embargo,
    reportFile: report,
    costPerSide: costs === undefined ? undefined : costs / 10_000,
  };
}

// Known from `train`; not in the help, since they are only refused.
function addRefusedOptions(command: Command): void {
  command
    .addOption(new Option("--force-sentiment").hideHelp())
    .addOption(new Option("--sentiment <file>").argParser(pathsOption("--sentiment")).hideHelp());
}

function readsNoSentiment(): MisuseError {
  return new MisuseError(
    "E_WALK_OPTION",
    "Cannot walk forward with sentiment: folds train price models, from candles alone; `candlecast train --force-sentiment` sets a sentiment model beside its price-only twin",
  );
}

function addFoldOptions(command: Command): void {
  command
    .optionsGroup("Folds:")
    .option(
      "--folds <count>",
      "how often a model is trained anew and judged",
      integerOption("--folds", { atLeast: 1, atMost: 999 }),
      defaults.folds,
    )
    .option(
      "--train-window <span>",
      "what a fold trains on: 2y, 26w, 90d, 48h, or a number of candles",
      defaults.trainWindow,
    )
    .option(
      "--retrain-every <span>",
      "what a fold is judged on, before the next one trains",
      defaults.retrainEvery,
    )
    .option("--expanding", "train on everything since the first fold's window", false)
    .option(
      "--purge [candles]",
      "labels left out at every border (default: the horizon, with or without the flag)",
      integerOption("--purge", { atLeast: 1 }),
    )
    .option(
      "--embargo [candles]",
      "candles left out at every border besides (default: 0; the flag alone: a window)",
      integerOption("--embargo", { atLeast: 0 }),
    );
}

function addRunOptions(command: Command): void {
  command
    .optionsGroup("The run:")
    .option(
      "--jobs <count>",
      "trainings side by side (default: as many as keep all cores busy)",
      integerOption("--jobs", { atLeast: 1, atMost: 256 }),
    )
    .option(
      "--forecasts <file>",
      "where the forecast table goes, Parquet (default: the walk's own folder)",
      pathOption("--forecasts"),
    )
    .option("--report <file>", "write the report as one HTML page", pathOption("--report"))
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
    .option("--fresh", "train every fold again, also those that are finished", false);
}
