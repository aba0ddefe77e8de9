import type { Command } from "commander";
import type { CommandHost } from "../verb.ts";
import { registerAdopt } from "./adopt-command.ts";
import { registerExportModels } from "./export-command.ts";
import { registerGcModels } from "./gc-command.ts";
import { registerImportVersion } from "./import-command.ts";
import { registerDiff } from "./diff-command.ts";
import { registerHistory } from "./history-command.ts";
import { registerListModels } from "./list-command.ts";
import { registerShowModel } from "./show-command.ts";
import { registerVerifyModels } from "./verify-command.ts";
import { registerRemoveVersions } from "./remove-command.ts";

/** Adds `models` and its verbs, one file each. */
export function registerModelsCommands(program: Command, host: CommandHost): void {
  const models = program
    .command("models")
    .summary("which versions there are, what happened to them, whether they are whole")
    .description("Models: which versions there are, what happened to them, whether they are whole.")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false);
  registerListModels(models, host);
  registerShowModel(models, host);
  registerHistory(models, host);
  registerDiff(models, host);
  registerVerifyModels(models, host);
  registerAdopt(models, host);
  registerExportModels(models, host);
  registerImportVersion(models, host);
  registerRemoveVersions(models, host);
  registerGcModels(models, host);
}
