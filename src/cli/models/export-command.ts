import type { Command } from "commander";
import { MisuseError } from "../../foundation/errors.ts";
import { pathOption } from "../option-values.ts";
import { type CommandHost, defineVerb, type GlobalOptions, type VerbAnswer } from "../verb.ts";

interface ExportOptions {
  readonly bundle?: string;
  readonly out?: string;
  readonly timeframe?: string;
}

/** Adds `models export`. */
export function registerExportModels(models: Command, host: CommandHost): void {
  defineVerb<ExportOptions>(models, host, {
    name: "export [instrument]",
    summary: "put the champions' files side by side: models/latest/btcusdt_price.onnx",
    configure: (command) => {
      command
        .option(
          "--out <dir>",
          "another folder (default: latest among the models)",
          pathOption("--out"),
        )
        .option("--bundle <version>", "copy this version's whole folder into --out instead")
        .option("--timeframe <duration>", "of which timeframe (default: 1h, else the only one)");
    },
    examples: [
      "candlecast models export",
      "candlecast models export BTCUSDT --timeframe 4h --out btc-4h",
      "candlecast models export BTCUSDT --bundle champion --out backup",
    ],
    run: async ({ args, options }) =>
      options.bundle === undefined
        ? viewAnswer(args[0], options)
        : bundleAnswer(args[0], options, options.bundle),
  });
}

type Asked = ExportOptions & GlobalOptions;

async function viewAnswer(instrument: string | undefined, options: Asked): Promise<VerbAnswer> {
  const { exportModels } = await import("../../jobs/export-models.ts");
  const { exportedViewAnswer } = await import("./export-answer.ts");
  const { models: modelsDir, timeframe, out: to } = options;
  return exportedViewAnswer(await exportModels({ modelsDir, instrument, timeframe, to }));
}

async function bundleAnswer(
  instrument: string | undefined,
  options: Asked,
  version: string,
): Promise<VerbAnswer> {
  const { models: modelsDir, timeframe, out: to } = options;
  if (to === undefined) {
    throw new MisuseError(
      "E_OPTION",
      "Cannot export a version's folder: say where to with --out DIR, value was nothing",
    );
  }
  const { exportVersion } = await import("../../jobs/export-version.ts");
  const { exportedVersionAnswer } = await import("./export-answer.ts");
  return exportedVersionAnswer(
    await exportVersion({ modelsDir, instrument, timeframe, version, to }),
  );
}
