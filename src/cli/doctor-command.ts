import type { Command } from "commander";
import { registerEnv } from "./doctor/env-command.ts";
import { leaksAnswer } from "./doctor/leaks-answer.ts";
import { sentimentOption } from "./judging-options.ts";
import { integerOption, pathOption } from "./option-values.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

interface DoctorOptions {
  readonly timeframe?: string;
  readonly instrument?: string;
  readonly data?: string;
  readonly sentiment?: readonly string[];
  readonly horizon: number;
  readonly seed: number;
}

/** Adds `doctor`, the leak laboratory, and its verb `env`. */
export function registerDoctorCommand(program: Command, host: CommandHost): void {
  const doctor = defineVerb<DoctorOptions>(program, host, {
    name: "doctor [subject]",
    summary: "look for leaks and collapse in candles or a version; exit 1 where one is found",
    configure: addOptions,
    examples: [
      "candlecast doctor",
      "candlecast doctor BTCUSDT_1h.csv",
      "candlecast doctor BTCUSDT --timeframe 4h --json",
      "candlecast doctor 20250101T000000Z-0123456789ab --data BTCUSDT_1h.csv",
    ],
    run: async ({ args, options }) => {
      const { doctorLeaks } = await import("../jobs/doctor-leaks.ts");
      const { data: file, sentiment, models: modelsDir, json: _json, ...rest } = options;
      const places = { file, sentimentFiles: sentiment, modelsDir };
      return leaksAnswer(await doctorLeaks({ ...rest, ...places, subject: args[0] }));
    },
  });
  // So that the options of `doctor env` are its own.
  doctor.enablePositionalOptions().helpCommand(false);
  registerEnv(doctor, host);
}

function addOptions(command: Command): void {
  command
    .option(
      "--timeframe <duration>",
      "of the candles (default: what the file's name says or the only one stored, else 1h)",
    )
    .option("--instrument <name>", "of the candles in a file (default: what the file's name says)")
    .option(
      "--data <file>",
      "the candles that a version was trained on, instead of the stored ones",
      pathOption("--data"),
    )
    .addOption(sentimentOption())
    .option(
      "--horizon <candles>",
      "candles ahead, where no version says",
      integerOption("--horizon", { atLeast: 1, atMost: 1000 }),
      6,
    )
    .option(
      "--seed <n>",
      "of the simulated market and of the shuffled split",
      integerOption("--seed"),
      1,
    );
}
