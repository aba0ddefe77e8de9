import type { Command } from "commander";
import { integerOption } from "./option-values.ts";
import { createProgressDisplay } from "./progress.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

interface QuickstartOptions {
  readonly offline: boolean;
  readonly epochs?: number;
  readonly seed?: number;
}

/** Adds `quickstart`. */
export function registerQuickstartCommand(program: Command, host: CommandHost): void {
  defineVerb<QuickstartOptions>(program, host, {
    name: "quickstart",
    summary: "candles, a trained model and its first forecast, in under three minutes",
    configure: (command) => {
      command
        .option("--offline", "ask no exchange: train on stored or simulated candles", false)
        .option(
          "--epochs <count>",
          "most epochs (default: 4)",
          integerOption("--epochs", { atLeast: 1 }),
        )
        .option(
          "--seed <number>",
          "equal seeds give equal weights (default: 1)",
          integerOption("--seed", { atLeast: 0, atMost: 0xffffffff }),
        );
    },
    examples: ["candlecast quickstart", "candlecast quickstart --offline --json"],
    stopsCleanly: true,
    run: async ({ options, signal, door }) => {
      const { quickstart } = await import("../jobs/quickstart.ts");
      const { quickstartAnswer, quickstartStepLines } = await import("./quickstart-answer.ts");
      const { systemClock } = await import("../foundation/clock.ts");
      const display = createProgressDisplay(door, systemClock);
      const { models, dataDir, offline, epochs, seed } = options;
      const say = (line: string): void => door.writeNote(`${line}\n`);
      try {
        const outcome = await quickstart(
          { modelsDir: models, dataDir, offline, epochs, seed },
          {
            signal,
            onStep: (step) => {
              display.finish();
              quickstartStepLines(step).forEach(say);
            },
            onFetched: (fetched, expected) => {
              const end = fetched >= expected ? "\n" : "";
              if (door.isTerminal) door.writeNote(`\r        ${fetched} of ${expected}${end}`);
            },
            onNotice: ({ sentence }) => say(sentence),
            onProgress: (pace) => display.report(pace),
          },
        );
        return quickstartAnswer(outcome, options);
      } finally {
        display.finish();
      }
    },
  });
}
