import type { Command } from "commander";
import { type CommandHost, defineVerb } from "../verb.ts";
import { addPlaceOptions, type PlaceOptions } from "./place-options.ts";

/** Adds `models show`. */
export function registerShowModel(models: Command, host: CommandHost): void {
  defineVerb<PlaceOptions>(models, host, {
    name: "show [version]",
    summary: "what a version is, its figures beside persistence, what happened to it",
    configure: addPlaceOptions,
    examples: [
      "candlecast models show",
      "candlecast models show BTCUSDT",
      "candlecast models show 20260101",
      "candlecast models show new --instrument BTCUSDT --json",
    ],
    run: async ({ args, options }) => {
      const { showModel } = await import("../../jobs/show-model.ts");
      const { shownModelAnswer } = await import("./show-answer.ts");
      const { models: modelsDir, instrument, timeframe, type } = options;
      const asked = { version: args[0], instrument, timeframe, type, modelsDir };
      return shownModelAnswer(await showModel(asked), modelsDir);
    },
  });
}
