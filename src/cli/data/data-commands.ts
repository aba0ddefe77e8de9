import type { Command } from "commander";
import type { CommandHost } from "../verb.ts";
import { registerDownload } from "./download-command.ts";
import { registerExport } from "./export-command.ts";
import { registerImport } from "./import-command.ts";
import { registerList } from "./list-command.ts";
import { registerResample } from "./resample-command.ts";
import { registerShow } from "./show-command.ts";
import { registerSimulate } from "./simulate-command.ts";
import { registerUpdate } from "./update-command.ts";
import { registerVerify } from "./verify-command.ts";

/** Adds `data` and its verbs, one file each. */
export function registerDataCommands(program: Command, host: CommandHost): void {
  const data = program
    .command("data")
    .summary("bring candles in, make them up, check them")
    .description("Candles: bring them in, make them up, check them.")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false);
  registerImport(data, host);
  registerDownload(data, host);
  registerUpdate(data, host);
  registerSimulate(data, host);
  registerList(data, host);
  registerShow(data, host);
  registerVerify(data, host);
  registerResample(data, host);
  registerExport(data, host);
}
