import type { Command } from "commander";
import type { ValidatedModel } from "../jobs/validate-model.ts";
import { addJudgingOptions, costPerSide, type JudgingOptions } from "./judging-options.ts";
import { createShareDisplay } from "./share-display.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

/** Adds `validate`. */
export function registerValidateCommand(program: Command, host: CommandHost): void {
  defineVerb<JudgingOptions>(program, host, {
    name: "validate [instrument]",
    summary: "prove a version sound and judge its exam: no edge, weak or edge; exit 1 if unsound",
    configure: addJudgingOptions,
    examples: [
      "candlecast validate",
      "candlecast validate BTCUSDT --model new --data BTCUSDT_1h.csv",
      "candlecast validate BTCUSDT --report report.html --json",
    ],
    run: async ({ args, options, door }) => {
      const { validateModel } = await import("../jobs/validate-model.ts");
      const { data, model, type, sentiment, timeframe, report, models, dataDir, draws } = options;
      const display = createShareDisplay(door, "exam");
      const validated = await validateModel(
        {
          instrument: args[0],
          timeframe,
          model,
          type,
          sentimentFiles: sentiment,
          file: data,
          costPerSide: costPerSide(options),
          draws,
          modelsDir: models,
          dataDir,
        },
        { onProgress: (share) => display.report(share) },
      ).finally(() => display.finish());
      await writeReport(validated, report);
      const { validationAnswer } = await import("./validate-answer.ts");
      return validationAnswer(validated, report);
    },
  });
}

async function writeReport({ card }: ValidatedModel, path: string | undefined): Promise<void> {
  if (path === undefined || card === undefined) return;
  const { writeHtmlReport } = await import("../jobs/write-html-report.ts");
  await writeHtmlReport(card, path);
}
