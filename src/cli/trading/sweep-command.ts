import { type Command, Option } from "commander";
import { sweepDefaults as defaults } from "../../jobs/sweeping/sweep-defaults.ts";
import { integerOption } from "../option-values.ts";
import { gaugeLine } from "../gauge-line.ts";
import { createRedrawnLine } from "../redrawn-line.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import {
  addTradingOptions,
  settingsOption,
  signalOptions,
  type TradingOptions,
  tradingRequest,
} from "./trading-options.ts";

interface SweepOptions extends TradingOptions {
  readonly param?: readonly string[];
  readonly folds: number;
  readonly window: "anchored" | "rolling";
  readonly by: "sharpe" | "return";
}

/** Adds `sweep`. */
export function registerSweepCommand(program: Command, host: CommandHost): void {
  defineVerb<SweepOptions>(program, host, {
    name: "sweep <instruments...>",
    summary: "try a strategy's parameters, and judge what choosing among them is worth",
    configure: (command) => {
      command
        .optionsGroup("The strategy:")
        .requiredOption(
          "--strategy <name>",
          "one of `candlecast strategies list`, or the path of your own file",
        )
        .option(
          "--param <name=values>",
          "values to try, comma-separated; may be repeated (default: each parameter's own)",
          settingsOption("--param"),
        );
      signalOptions(command);
      addChoiceOptions(command);
      addTradingOptions(command);
    },
    examples: [
      "candlecast sweep BTCUSDT --strategy ema-cross --param fast=8,12,20 --param slow=26,50",
      "candlecast sweep BTCUSDT --strategy rsi-reversion --folds 8 --window rolling --json",
    ],
    stopsCleanly: true,
    run: async ({ args, options, signal, door }) => {
      const { sweepStrategy } = await import("../../jobs/sweep-strategy.ts");
      const { sweepAnswer } = await import("./sweep-answer.ts");
      const { systemClock } = await import("../../foundation/clock.ts");
      const display = createRedrawnLine(door, systemClock, (share: number, columns) =>
        gaugeLine({ head: "trying", share, words: [] }, columns),
      );
      const { folds, window, by } = options;
      const instruments = args.filter((name) => name !== undefined);
      const grid = givenGrid(options.param);
      try {
        const result = await sweepStrategy(
          { ...tradingRequest(options), instruments, grid, folds, window, by },
          { signal, onProgress: (share) => (door.isTerminal ? display.report(share) : undefined) },
        );
        return sweepAnswer(result, by);
      } finally {
        if (door.isTerminal) display.finish();
      }
    },
  });
}

function addChoiceOptions(command: Command): void {
  command
    .optionsGroup("How is chosen and judged:")
    .option(
      "--folds <count>",
      "stretches that are judged, each after a choice on what came before",
      integerOption("--folds", { atLeast: 1, atMost: 100 }),
      defaults.folds,
    )
    .addOption(
      new Option("--window <kind>", "a choice looks at all that came before, or always at as much")
        .choices(["anchored", "rolling"])
        .default(defaults.window),
    )
    .addOption(
      new Option("--by <figure>", "what is chosen by")
        .choices(["sharpe", "return"])
        .default(defaults.by),
    );
}

function givenGrid(settings: readonly string[] = []): Readonly<Record<string, readonly string[]>> {
  const pairs = settings.map((setting) => {
    const at = setting.indexOf("=");
    const values = setting.slice(at + 1).split(",");
    return [setting.slice(0, at), [...new Set(values.map((value) => value.trim()))]] as const;
  });
  return Object.fromEntries(pairs);
}
