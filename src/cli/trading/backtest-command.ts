import type { Command } from "commander";
import { reportOption } from "../judging-options.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import {
  addTradingOptions,
  settingsOption,
  signalOptions,
  type TradingOptions,
  tradingRequest,
} from "./trading-options.ts";

interface BacktestOptions extends TradingOptions {
  readonly param?: readonly string[];
  readonly report?: string;
}

/** Adds `backtest`. */
export function registerBacktestCommand(program: Command, host: CommandHost): void {
  defineVerb<BacktestOptions>(program, host, {
    name: "backtest <instruments...>",
    summary: "trade stored candles as a paper session would have, and judge what came of it",
    configure: (command) => {
      command
        .optionsGroup("The strategy:")
        .requiredOption(
          "--strategy <name>",
          "one of `candlecast strategies list`, or the path of your own file",
        )
        .option(
          "--param <name=value>",
          "one of its parameters; may be repeated",
          settingsOption("--param"),
        );
      signalOptions(command);
      addTradingOptions(command);
      command.addOption(reportOption());
    },
    examples: [
      "candlecast backtest BTCUSDT --strategy ml-confirmed",
      "candlecast backtest BTCUSDT --strategy ema-cross --param fast=12 --from 2023-01-01 --json",
      "candlecast backtest BTCUSDT --strategy ml-basic --forecasts walk.parquet --report page.html",
    ],
    stopsCleanly: true,
    run: async ({ args, options, signal, door }) => {
      const { runBacktest } = await import("../../jobs/run-backtest.ts");
      const { createBacktestDisplay } = await import("./backtest-progress.ts");
      const { backtestAnswer } = await import("./backtest-answer.ts");
      const { systemClock } = await import("../../foundation/clock.ts");
      const display = createBacktestDisplay(door, systemClock);
      const instruments = args.filter((name) => name !== undefined);
      const request = {
        ...tradingRequest(options),
        instruments,
        parameters: givenParameters(options.param),
      };
      try {
        const result = await runBacktest(request, {
          signal,
          onProgress: (progress) => display.report(progress),
        });
        if (options.report !== undefined) {
          const { writeTearSheetPage } = await import("../../jobs/write-tear-sheet-page.ts");
          await writeTearSheetPage(result.sheet, options.report);
        }
        display.finish();
        return backtestAnswer(result, options.report);
      } finally {
        display.finish();
      }
    },
  });
}

/** NAME=VALUE pairs by name. */
export function givenParameters(
  settings: readonly string[] = [],
): Readonly<Record<string, string>> {
  const pairs = settings.map((setting) => {
    const at = setting.indexOf("=");
    return [setting.slice(0, at), setting.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}
