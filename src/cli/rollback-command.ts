import type { Command } from "commander";
import { timeframeOption, typeOption } from "./judging-options.ts";
import { reasonOption } from "./option-values.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

interface RollbackOptions {
  readonly type?: "price" | "sentiment";
  readonly timeframe?: string;
  readonly reason?: string;
}

/** Adds `rollback`. */
export function registerRollbackCommand(program: Command, host: CommandHost): void {
  defineVerb<RollbackOptions>(program, host, {
    name: "rollback [instrument]",
    summary: "make the champion before this one champion again",
    configure: (command) => {
      command
        .addOption(typeOption())
        .addOption(timeframeOption())
        .option("--reason <words>", "why, for the audit log", reasonOption("--reason"));
    },
    examples: [
      "candlecast rollback",
      'candlecast rollback BTCUSDT --reason "its forecasts lag behind since Monday"',
    ],
    run: async ({ args, options }) => {
      const { rollbackModel } = await import("../jobs/rollback-model.ts");
      const { rollbackAnswer } = await import("./deploy-answer.ts");
      const { models, dataDir: _, json: __, ...rest } = options;
      const request = { ...rest, instrument: args[0], modelsDir: models };
      return rollbackAnswer(await rollbackModel(request), request);
    },
  });
}
