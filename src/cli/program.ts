import { readFileSync } from "node:fs";
import { styleText } from "node:util";
import { Command, type Option } from "commander";
import { registerAnalyzeCommand } from "./analyze-command.ts";
import { registerCompareCommand } from "./compare-command.ts";
import { registerCompletionCommand } from "./completion/completion-command.ts";
import { registerDataCommands } from "./data/data-commands.ts";
import { registerDeployCommand } from "./deploy-command.ts";
import { registerDoctorCommand } from "./doctor-command.ts";
import { registerJudgeCommand } from "./judge-command.ts";
import { registerModelsCommands } from "./models/models-commands.ts";
import { registerPredictCommand } from "./predict-command.ts";
import { registerQuickstartCommand } from "./quickstart-command.ts";
import { registerRetrainCommand } from "./retrain-command.ts";
import { registerRollbackCommand } from "./rollback-command.ts";
import { registerSentimentCommands } from "./sentiment/sentiment-commands.ts";
import { registerServeCommand } from "./serve-command.ts";
import { registerBacktestCommand } from "./trading/backtest-command.ts";
import { registerHaltCommands } from "./trading/halt-commands.ts";
import { registerStrategiesCommands } from "./trading/strategies-commands.ts";
import { registerSweepCommand } from "./trading/sweep-command.ts";
import { registerTradeCommand } from "./trading/trade-command.ts";
import { registerWhyCommand } from "./trading/why-command.ts";
import { registerTrainCommand } from "./train-command.ts";
import { registerValidateCommand } from "./validate-command.ts";
import { registerWalkForwardCommand } from "./walk-forward-command.ts";
import { registerWatchCommand } from "./watch-command.ts";
import { examplesText, type CommandHost } from "./verb.ts";

const story = `Trains, judges and runs price-prediction models for trading bots.

A model learns from closed candles, is judged beside forecasts that cost
nothing, and answers with a forecast or says why it abstains.`;

const examples = [
  "candlecast quickstart",
  "candlecast data import BTCUSDT_1h.csv --instrument BTCUSDT --timeframe 1h",
  "candlecast train BTCUSDT --recipe return",
  "candlecast predict BTCUSDT --json",
];

const exitCodes = `
Exit codes: 0 done, 1 refused by a check, 2 misuse, 3 failure of the world, 70 bug, 130 Ctrl-C.
Every command takes --models, --data-dir and --json; "candlecast <command> --help" says more.
`;

/** The whole command line as commander sees it. It throws instead of leaving the process. */
export function createProgram(host: CommandHost): Command {
  const program = new Command("candlecast")
    .description(story)
    .usage("<command> [options]")
    .version(packageVersion(), "-V, --version", "print the version")
    .enablePositionalOptions()
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.door.writeAnswer(text),
      writeErr: (text) => host.door.writeNote(text),
      // A failure is told once, by the caller of the program.
      outputError: () => undefined,
    })
    .configureHelp({
      styleTitle: (text) => styleText("bold", text),
      subcommandTerm: (command) => [command.name(), argumentsText(command)].join(" ").trim(),
      optionDescription: describeOption,
    });
  registerCommands(program, host);
  return program.addHelpText("after", examplesText(examples) + exitCodes);
}

// One line per file of verbs; each declares its options and imports its jobs only when it runs.
function registerCommands(program: Command, host: CommandHost): void {
  program.commandsGroup("First:");
  registerQuickstartCommand(program, host);
  program.commandsGroup("Candles:");
  registerDataCommands(program, host);
  program.commandsGroup("Sentiment:");
  registerSentimentCommands(program, host);
  program.commandsGroup("Models:");
  registerTrainCommand(program, host);
  registerRetrainCommand(program, host);
  registerPredictCommand(program, host);
  registerServeCommand(program, host);
  registerWalkForwardCommand(program, host);
  registerModelsCommands(program, host);
  program.commandsGroup("Judgement:");
  registerValidateCommand(program, host);
  registerAnalyzeCommand(program, host);
  registerCompareCommand(program, host);
  registerJudgeCommand(program, host);
  program.commandsGroup("Life cycle:");
  registerDeployCommand(program, host);
  registerRollbackCommand(program, host);
  registerWatchCommand(program, host);
  program.commandsGroup("Trading:");
  registerBacktestCommand(program, host);
  registerSweepCommand(program, host);
  registerTradeCommand(program, host);
  registerWhyCommand(program, host);
  registerStrategiesCommands(program, host);
  registerHaltCommands(program, host);
  program.commandsGroup("Help:");
  registerDoctorCommand(program, host);
  registerCompletionCommand(program, host);
}

function argumentsText(command: Command): string {
  const names = command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
  return names.join(" ");
}

// A switch that is off until it is given needs no "(default: false)".
function describeOption(option: Option): string {
  const isPlain = option.defaultValue === undefined || option.defaultValue === false;
  const standard = option.defaultValueDescription ?? JSON.stringify(option.defaultValue);
  return isPlain
    ? option.description
    : `${option.description} (default: ${standard.replaceAll('"', "")})`;
}

function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}
