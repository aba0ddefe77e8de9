import type { Command } from "commander";
import type { ImportedVersion } from "../../jobs/import-version.ts";
import { formatBytes } from "../format-bytes.ts";
import { deployCommandLine, nextBlock, validateCommandLine } from "../next-commands.ts";
import { type CommandHost, defineVerb, type VerbAnswer } from "../verb.ts";

/** Adds `models import`. */
export function registerImportVersion(models: Command, host: CommandHost): void {
  defineVerb<object>(models, host, {
    name: "import <folder>",
    summary: "bring in a version's folder from another machine or a backup, proven first",
    examples: ["candlecast models import backup/20240630T115900Z-0123456789ab"],
    run: async ({ args, options }) => {
      const { importVersion } = await import("../../jobs/import-version.ts");
      const imported = await importVersion({ path: args[0] ?? "", modelsDir: options.models });
      return importAnswer(imported, options.models);
    },
  });
}

function importAnswer(imported: ImportedVersion, modelsDir: string): VerbAnswer {
  const { version, path, instrument, timeframe, kind, bytes } = imported;
  const own = kind === "sentiment" ? { type: kind } : {};
  const model = { instrument, timeframe, modelsDir, model: version, ...own };
  const next = nextBlock([
    {
      command: validateCommandLine(model),
      purpose: "prove it sound on candles that it has not seen",
    },
    {
      command: deployCommandLine(model),
      purpose: "let it answer, if it passes the gate",
    },
  ]);
  const lines = [
    `Imported ${instrument} ${timeframe} ${kind} ${version}, ${formatBytes(bytes)}`,
    "Every file's sha256 agrees, and it answers its golden vectors. It serves once it is deployed.",
    "",
    `Files   ${path}`,
    ...next,
  ];
  const json = { kind: "imported", version, path, instrument, timeframe, type: kind, bytes };
  return { json, text: lines.join("\n") };
}
