import { type CommandHost, defineVerb } from "../verb.ts";
import type { Command } from "commander";
import { addModelFilters, limitOption, type ModelFilters } from "./model-filters.ts";

interface ListOptions extends ModelFilters {
  readonly limit?: number;
}

/** Adds `models list`. */
export function registerListModels(models: Command, host: CommandHost): void {
  defineVerb<ListOptions>(models, host, {
    name: "list [instrument]",
    summary: "which versions there are, newest first, and which is champion",
    configure: (command) => {
      addModelFilters(command);
      command.addOption(
        limitOption("the newest so many of each model (default: 20; all with --json)"),
      );
    },
    examples: [
      "candlecast models list",
      "candlecast models list BTCUSDT --type price --limit 5",
      "candlecast models list --json",
    ],
    run: async ({ args, options }) => {
      const { listModels } = await import("../../jobs/list-models.ts");
      const { modelListAnswer } = await import("./list-answer.ts");
      const { models: modelsDir, json, timeframe, type } = options;
      const limit = options.limit ?? (json ? undefined : linesUnlessTold);
      const instrument = args[0];
      const listed = await listModels({ modelsDir, instrument, timeframe, type, limit });
      return modelListAnswer(listed, modelsDir);
    },
  });
}

/** Versions of a model that a person is shown. */
const linesUnlessTold = 20;
