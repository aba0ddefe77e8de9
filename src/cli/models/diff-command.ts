import type { Command } from "commander";
import { type CommandHost, defineVerb } from "../verb.ts";
import { addPlaceOptions, type PlaceOptions } from "./place-options.ts";

interface DiffOptions extends PlaceOptions {
  readonly all: boolean;
}

/** Adds `models diff`. */
export function registerDiff(models: Command, host: CommandHost): void {
  defineVerb<DiffOptions>(models, host, {
    name: "diff <first> <second>",
    summary: "two versions side by side: settings, data, figures, files",
    configure: (command) => {
      command.option("--all", "tell what is equal too", false);
      addPlaceOptions(command);
    },
    examples: [
      "candlecast models diff current new --instrument BTCUSDT",
      "candlecast models diff 20260101 20260201 --all",
    ],
    run: async ({ args, options }) => {
      const { diffModels } = await import("../../jobs/diff-models.ts");
      const { diffAnswer } = await import("./diff-answer.ts");
      const [first = "", second = ""] = args;
      const { models: modelsDir, instrument, timeframe, type, all } = options;
      const differing = await diffModels({ first, second, instrument, timeframe, type, modelsDir });
      return diffAnswer(differing, { all, modelsDir });
    },
  });
}
