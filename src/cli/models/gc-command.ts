import type { Command } from "commander";
import { keptByDefault } from "../../jobs/moving/gc-defaults.ts";
import { integerOption } from "../option-values.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import { addModelFilters, type ModelFilters } from "./model-filters.ts";

interface GcOptions extends ModelFilters {
  readonly keep: number;
  readonly pastChampions: boolean;
  readonly dryRun: boolean;
}

/** Adds `models gc`. */
export function registerGcModels(models: Command, host: CommandHost): void {
  defineVerb<GcOptions>(models, host, {
    name: "gc [instrument]",
    summary: "delete old versions that nobody needs, and what killed runs left",
    configure: (command) => {
      command
        .option(
          "--keep <count>",
          "so many of the newest versions of each model stay",
          integerOption("--keep", { atLeast: 1 }),
          keptByDefault,
        )
        .option("--past-champions", "versions that were champion once may go too", false)
        .option("--dry-run", "say what would go, change nothing", false);
      addModelFilters(command);
    },
    examples: ["candlecast models gc --dry-run", "candlecast models gc BTCUSDT --keep 20"],
    run: async ({ args, options }) => {
      const { gcModels } = await import("../../jobs/gc-models.ts");
      const { gcAnswer } = await import("./gc-answer.ts");
      const { models: modelsDir, keep, pastChampions, dryRun, timeframe, type } = options;
      const asked = { modelsDir, instrument: args[0], timeframe, type };
      return gcAnswer(await gcModels({ ...asked, keep, pastChampions, dryRun }), modelsDir);
    },
  });
}
