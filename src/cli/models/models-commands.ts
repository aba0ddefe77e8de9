import type { Command } from "commander";
import type { CommandHost } from "../verb.ts";
import { registerAdopt } from "./adopt-command.ts";

/** Adds `models` and its verbs, one file each. */
export function registerModelsCommands(program: Command, host: CommandHost): void {
  const models = program
    .command("models")
    .summary("bring in models that were trained elsewhere")
    .description("Models: bring in what was trained elsewhere.")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false);
  registerAdopt(models, host);
}
