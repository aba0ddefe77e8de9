import type { Command } from "commander";
import { createShareDisplay } from "../share-display.ts";
import { type CommandHost, defineVerb } from "../verb.ts";
import { addModelFilters, type ModelFilters } from "./model-filters.ts";

interface VerifyOptions extends ModelFilters {
  readonly restartLog?: string;
}

/** Adds `models verify`. */
export function registerVerifyModels(models: Command, host: CommandHost): void {
  defineVerb<VerifyOptions>(models, host, {
    name: "verify [instrument]",
    summary: "prove every byte of every version, the aliases and the audit log; exit 1 if not",
    stopsCleanly: true,
    configure: (command) => {
      addModelFilters(command);
      command.option(
        "--restart-log <reason>",
        "put a damaged audit log aside and go on from its good lines; the reason is kept",
      );
    },
    examples: ["candlecast models verify", "candlecast models verify BTCUSDT --json"],
    run: async ({ args, options, door, signal }) => {
      const { verifyModels } = await import("../../jobs/verify-models.ts");
      const { modelsVerifiedAnswer } = await import("./verify-answer.ts");
      const { models: modelsDir, timeframe, type, restartLog } = options;
      const display = createShareDisplay(door, "versions");
      const verified = await verifyModels(
        { modelsDir, instrument: args[0], timeframe, type, restartLog },
        { signal, onProgress: (share) => display.report(share) },
      ).finally(() => display.finish());
      return modelsVerifiedAnswer(verified, modelsDir);
    },
  });
}
