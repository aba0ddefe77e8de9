import type { Command } from "commander";
import { timeOption } from "../option-values.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import { addModelFilters, limitOption, type ModelFilters } from "./model-filters.ts";

interface HistoryOptions extends ModelFilters {
  readonly at?: number;
  readonly limit?: number;
}

/** Adds `models history`. */
export function registerHistory(models: Command, host: CommandHost): void {
  defineVerb<HistoryOptions>(models, host, {
    name: "history [instrument]",
    summary: "what happened to the versions, newest first, and who was champion when",
    configure: (command) => {
      command.option(
        "--at <time>",
        "who was champion then, and what had happened until then",
        timeOption("--at"),
      );
      addModelFilters(command);
      command.addOption(
        limitOption("the newest so many entries of each model (default: 30; all with --json)"),
      );
    },
    examples: [
      "candlecast models history BTCUSDT",
      'candlecast models history BTCUSDT --at "2026-01-31T12:00Z"',
    ],
    run: async ({ args, options }) => {
      const { modelHistory } = await import("../../jobs/model-history.ts");
      const { historyAnswer } = await import("./history-answer.ts");
      const { models: modelsDir, timeframe, type, at: atMs, json } = options;
      const limit = options.limit ?? (json ? undefined : entriesUnlessTold);
      const filter = { modelsDir, instrument: args[0], timeframe, type };
      return historyAnswer(await modelHistory({ ...filter, atMs, limit }), { modelsDir, atMs });
    },
  });
}

/** Entries of a model that a person is shown. */
const entriesUnlessTold = 30;
