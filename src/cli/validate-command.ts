import type { Command } from "commander";
import type { ValidatedModel } from "../jobs/validate-model.ts";
import { addJudgingOptions, type JudgingOptions } from "./report/judging-options.ts";
import { integerOption } from "./option-values.ts";
import { createShareDisplay } from "./share-display.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

interface ValidateOptions extends JudgingOptions {
  readonly draws: number;
}

/** Adds `validate`. */
export function registerValidateCommand(program: Command, host: CommandHost): void {
  defineVerb<ValidateOptions>(program, host, {
    name: "validate [instrument]",
    summary: "prove a version sound and judge its exam: no edge, weak or edge; exit 1 if unsound",
    configure: (command) => {
      addJudgingOptions(command);
      command.option(
        "--draws <count>",
        "bootstrap resamples behind the intervals",
        integerOption("--draws", { atLeast: 100, atMost: 1_000_000 }),
        10_000,
      );
    },
    examples: [
      "candlecast validate",
      "candlecast validate BTCUSDT --model new --data BTCUSDT_1h.csv",
      "candlecast validate BTCUSDT --report report.html --json",
    ],
    run: async ({ args, options, door }) => {
      const { validateModel } = await import("../jobs/validate-model.ts");
      const { data, model, timeframe, costs, report, models, dataDir, draws } = options;
      const display = createShareDisplay(door, "exam");
      const validated = await validateModel(
        {
          instrument: args[0],
          timeframe,
          model,
          file: data,
          costPerSide: costs === undefined ? undefined : costs / 10_000,
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
