import type { Command } from "commander";
import type { AnalyzedModel, AnalyzeModelRequest } from "../jobs/analyze-model.ts";
import { analysisDefaults } from "../jobs/analysis/analysis-defaults.ts";
import { type NextCommand, registeredCommandLine, validateCommandLine } from "./next-commands.ts";
import { integerOption } from "./option-values.ts";
import { addJudgingOptions, costPerSide, type JudgingOptions } from "./judging-options.ts";
import { type CommandHost, defineVerb, type GlobalOptions } from "./verb.ts";

interface AnalyzeOptions extends JudgingOptions {
  readonly seeds: number;
  readonly importanceWindows: number;
}

/** Adds `analyze`. */
export function registerAnalyzeCommand(program: Command, host: CommandHost): void {
  defineVerb<AnalyzeOptions>(program, host, {
    name: "analyze [instrument]",
    summary: "take a version's exam apart: where it works, its errors, memory, luck, inputs",
    configure: addOptions,
    examples: [
      "candlecast analyze",
      "candlecast analyze BTCUSDT --model new --data BTCUSDT_1h.csv --report analysis.html",
      "candlecast analyze BTCUSDT --seeds 5 --json",
    ],
    run: async ({ args, options, signal, door }) => {
      const { analyzeModel } = await import("../jobs/analyze-model.ts");
      const { analysisAnswer } = await import("./analysis/analysis-answer.ts");
      const { createAnalysisDisplay } = await import("./analysis/analysis-display.ts");
      const { systemClock } = await import("../foundation/clock.ts");
      const display = createAnalysisDisplay(door, systemClock);
      const request = analyzeRequest(args[0], options);
      const analyzed = await analyzeModel(request, {
        signal,
        onProgress: (progress) => display.report(progress),
      }).finally(() => display.finish());
      return analysisAnswer(analyzed, nextCommands(analyzed, request));
    },
  });
}

function addOptions(command: Command): void {
  addJudgingOptions(command);
  command
    .option(
      "--seeds <count>",
      "train the same settings and candles from so many other seeds, to tell luck from learning",
      integerOption("--seeds", { atLeast: 0, atMost: 100 }),
      analysisDefaults.seeds,
    )
    .option(
      "--importance-windows <count>",
      "exam windows that features are shuffled on, evenly drawn",
      integerOption("--importance-windows", { atLeast: 1, atMost: 1_000_000 }),
      analysisDefaults.importanceWindows,
    );
}

function analyzeRequest(
  instrument: string | undefined,
  options: AnalyzeOptions & GlobalOptions,
): AnalyzeModelRequest {
  const { data, model, type, sentiment, timeframe, report, models, dataDir, ...rest } = options;
  const { seeds, importanceWindows, draws } = rest;
  return {
    instrument,
    timeframe,
    model,
    type,
    sentimentFiles: sentiment,
    file: data,
    costPerSide: costPerSide(options),
    seeds,
    importanceWindows,
    draws,
    reportFile: report,
    modelsDir: models,
    dataDir,
  };
}

// For a shell, with the settings that this analysis had.
function nextCommands(
  { card, version, seeds, canBeTrained }: AnalyzedModel,
  { type, file, sentimentFiles, modelsDir, dataDir }: AnalyzeModelRequest,
): readonly NextCommand[] {
  const { instrument, timeframe } = card.subject;
  const places = { modelsDir, dataDir };
  const model = { instrument, timeframe, model: version, type, file, sentimentFiles, ...places };
  const validate = { command: validateCommandLine(model), purpose: "the verdict with its tests" };
  // What was trained elsewhere cannot be trained here from another seed.
  if (seeds !== undefined || !canBeTrained) return [validate];
  return [
    validate,
    {
      command: `${registeredCommandLine("analyze", model)} --seeds 3`,
      purpose: "how much of it is luck? Takes three trainings",
    },
  ];
}
