import type { Command } from "commander";
import type { CommandHost } from "../verb.ts";
import { registerAdopt } from "./adopt-command.ts";
import { registerExportModels } from "./export-command.ts";
import { registerGcModels } from "./gc-command.ts";
import { registerImportVersion } from "./import-command.ts";
import { registerListModels } from "./list-command.ts";
import { registerRemoveVersions } from "./remove-command.ts";

/** Adds `models` and its verbs, one file each. */
export function registerModelsCommands(program: Command, host: CommandHost): void {
  const models = program
    .command("models")
    .summary("bring in models that were trained elsewhere")
    .description("Models: bring in what was trained elsewhere.")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false);
  registerListModels(models, host);
  registerAdopt(models, host);
  registerExportModels(models, host);
  registerImportVersion(models, host);
  registerRemoveVersions(models, host);
  registerGcModels(models, host);
}
