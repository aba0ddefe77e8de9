import { utcText } from "../foundation/utc-text.ts";
import type { QuickstartCandles, QuickstartOutcome, QuickstartStep } from "../jobs/quickstart.ts";
import { formatCount } from "./format-number.ts";
import {
  dataCommandLine,
  featuresWithoutVolume,
  type NextCommand,
  nextBlock,
  predictCommandLine,
  trainCommandLine,
  validateCommandLine,
} from "./next-commands.ts";
import { predictionAnswer } from "./predict-answer.ts";
import { renderTrainingReport } from "./render-training-report.ts";
import { trainingJson } from "./train-answer.ts";
import type { GlobalOptions, VerbAnswer } from "./verb.ts";

const madeUp =
  "These prices are made up: they show how the program works and nothing about Bitcoin.";

/** What `quickstart` answers: the training's report, the forecast and four commands. */
export function quickstartAnswer(
  { candles, trained, predicted }: QuickstartOutcome,
  places: Pick<GlobalOptions, "models" | "dataDir">,
): VerbAnswer {
  const next = quickstartNextCommands({ candles, seed: trained.seed }, places);
  const forecast = predictionAnswer(predicted);
  const json = {
    kind: "quickstart",
    candles: { ...candles, reason: candles.reason ?? null },
    training: trainingJson(trained),
    forecast: forecast.json,
    next: next.map(({ command }) => command),
  };
  const { path, verdictDetail: verdict } = trained;
  const report = renderTrainingReport(trained.report, { verdict, path, next: [] });
  const lines = [
    report,
    ...meaningLines(trained.report),
    `FORECAST ${forecast.text}`,
    ...(candles.simulated ? [`SIMULATED ${madeUp}`] : []),
    "",
    ...nextBlock(next),
  ];
  return { json, text: `\n${lines.join("\n")}\n` };
}

// A newcomer takes a table of figures for success; the usual answer is that nothing was learned.
function meaningLines({ scores }: QuickstartOutcome["trained"]["report"]): readonly string[] {
  const { skillInterval } = scores.model;
  if (skillInterval === undefined || skillInterval.low > 0) return [];
  return [
    "The skill's interval is not above 0: on the exam this model was no better than persistence,",
    "which says that the price stays. For prices that is the usual answer.",
    "",
  ];
}

/** What a step says on standard error while it runs. */
export function quickstartStepLines(step: QuickstartStep): readonly string[] {
  let lines: readonly string[];
  switch (step.kind) {
    case "looking":
      lines = [
        "1 of 3  Candles: two years of BTCUSDT, one candle an hour",
        indented(`looking in ${step.dataDir}${askingPhrase(step.exchange)}`),
      ];
      break;
    case "candles":
      lines = candleLines(step.candles).map(indented);
      break;
    case "training":
      lines = [
        `2 of 3  Training the CNN + LSTM on them, at most ${step.epochs} epochs (a full training has 50)`,
      ];
      break;
    case "forecasting":
      lines = [`3 of 3  Forecast at ${utcText(step.nowMs)} UTC`];
  }
  return lines;
}

function askingPhrase(exchange: string | undefined): string {
  return exchange === undefined ? "" : `, else asking ${exchange} (no account needed)`;
}

function candleLines(candles: QuickstartCandles): readonly string[] {
  const { kind, simulated, reason, instrument, path } = candles;
  const count = formatCount(candles.candles);
  const period = `${utcText(candles.firstOpenMs)} to ${utcText(candles.lastOpenMs)} UTC`;
  const verb = kind === "stored" ? "stored already and left as they are" : "stored";
  return [
    ...(reason === undefined ? [] : [reason]),
    ...(simulated ? [`This is a simulated market, stored as ${instrument}:`, madeUp] : []),
    `${count} candles, ${period}`,
    `${verb}: ${path}`,
  ];
}

function indented(line: string): string {
  return `        ${line}`;
}

/** What makes sense after a quickstart, on its candles and in its folders. */
export function quickstartNextCommands(
  { candles, seed }: { readonly candles: QuickstartCandles; readonly seed: number },
  { models: modelsDir, dataDir }: Pick<GlobalOptions, "models" | "dataDir">,
): readonly NextCommand[] {
  const { instrument, timeframe, lastOpenMs, hasVolume, simulated } = candles;
  const places = { modelsDir, dataDir };
  const hourMs = 3_600_000;
  const moment = { instrument, timeframe, atMs: lastOpenMs + hourMs, ...places };
  const again = {
    command: `${predictCommandLine(moment)} --json`,
    purpose: "this forecast again, as a bot reads it",
  };
  const validate = {
    command: validateCommandLine({ instrument, timeframe, model: "new", ...places }),
    purpose: "prove it sound; intervals, costs, conditions",
  };
  const training = { timeframe, recipe: "return", seed, ...places };
  if (simulated) {
    const file = "BTCUSDT_1h.csv";
    const words = ["import", file, "--instrument", "BTCUSDT", "--timeframe", timeframe];
    return [
      validate,
      again,
      {
        command: dataCommandLine(words, places),
        purpose: "real candles, from your file",
      },
      {
        command: trainCommandLine({ ...training, instrument: "BTCUSDT" }),
        purpose: "then a full training on them",
      },
    ];
  }
  const features = hasVolume ? undefined : featuresWithoutVolume;
  const full = { ...training, instrument, features };
  return [
    validate,
    again,
    {
      command: trainCommandLine(full),
      purpose: "a full training: all stored candles, up to 50 epochs",
    },
    {
      command: trainCommandLine({ ...full, split: "deploy" }),
      purpose: "train up to the newest candles",
    },
  ];
}
