import { type Command, Option } from "commander";
import type { WatchRequest } from "../jobs/watch-model.ts";
import { watchDefaults } from "../jobs/watching/watch-defaults.ts";
import { dataOption, sentimentOption } from "./judging-options.ts";
import { integerOption } from "./option-values.ts";
import { type CommandHost, defineVerb, type GlobalOptions, type VerbRequest } from "./verb.ts";

interface WatchOptions {
  readonly once: boolean;
  readonly cron?: string;
  readonly schedule?: string;
  readonly newData?: number;
  readonly rules: "two-layer" | "classic";
  readonly deploy: boolean;
  readonly update: boolean;
  readonly type?: "price" | "sentiment";
  readonly timeframe?: string;
  readonly data?: string;
  readonly sentiment?: readonly string[];
}

/** Adds `watch`. */
export function registerWatchCommand(program: Command, host: CommandHost): void {
  defineVerb<WatchOptions>(program, host, {
    name: "watch [instrument]",
    summary: "look for drift, retrain into staging when it is time; runs until Ctrl-C",
    configure: (command) => {
      addModelOptions(command);
      addTriggerOptions(command);
    },
    examples: [
      "candlecast watch",
      "candlecast watch BTCUSDT --once",
      "candlecast watch BTCUSDT --update --deploy",
      'candlecast watch BTCUSDT --cron "15 */15 * * * *" --schedule "0 3 * * 1" --json',
    ],
    stopsCleanly: true,
    run: async (request) => {
      const { door, options } = request;
      const { classicWarning } = await import("./watch-answer.ts");
      if (options.rules === "classic") door.writeNote(`${classicWarning}\n`);
      return options.once ? lookOnce(request) : keepWatching(request);
    },
  });
}

type Asked = VerbRequest<WatchOptions>;

async function lookOnce({ args, options, signal, door }: Asked) {
  const { watchOnce } = await import("../jobs/watch-model.ts");
  const { stepText, watchAnswer } = await import("./watch-answer.ts");
  const request = watchRequest(args[0], options);
  const onStep = (sentence: string): void => door.writeNote(`${stepText(sentence)}\n`);
  const { systemClock } = await import("../foundation/clock.ts");
  const rounds = await watchOnce(request, { signal, onStep });
  return watchAnswer(rounds, request, systemClock.nowMs());
}

async function keepWatching({ args, options, signal, door }: Asked) {
  const { watchModels } = await import("../jobs/watch-model.ts");
  const { endedAnswer, roundJson, roundText, stepText } = await import("./watch-answer.ts");
  const { systemClock } = await import("../foundation/clock.ts");
  const { jsonLine } = await import("./json-line.ts");
  const request = { ...watchRequest(args[0], options), cron: options.cron };
  const ended = await watchModels(request, {
    signal,
    onStep: (sentence) => door.writeNote(`${stepText(sentence)}\n`),
    onRound: (round, nextMs) => {
      const nowMs = systemClock.nowMs();
      if (options.json) door.writeAnswer(jsonLine(roundJson(round, { nowMs, nextMs })));
      else door.writeAnswer(`${roundText(round, { nowMs, nextMs })}\n`);
    },
  });
  return endedAnswer(ended);
}

function watchRequest(
  instrument: string | undefined,
  options: WatchOptions & GlobalOptions,
): WatchRequest {
  const { data, sentiment, models, json: _json, once: _once, cron: _cron, ...rest } = options;
  return { ...rest, instrument, file: data, sentimentFiles: sentiment, modelsDir: models };
}

function addModelOptions(command: Command): void {
  command
    .optionsGroup("Which models, and their candles:")
    .addOption(
      new Option("--type <type>", "price or sentiment models alone (default: both)").choices([
        "price",
        "sentiment",
      ]),
    )
    .option("--timeframe <duration>", "models of these candles alone (default: all there are)")
    .addOption(dataOption())
    .addOption(sentimentOption())
    .option("--update", "before each look, fetch what the stored candles lack", false);
}

function addTriggerOptions(command: Command): void {
  command
    .optionsGroup("What calls for a retraining, and what is done:")
    .option("--once", "look once and answer", false)
    .option(
      "--cron <expression>",
      `when to look, in UTC (default: ${watchDefaults.cron}, 15 seconds after each hour)`,
    )
    .option(
      "--schedule <expression>",
      `when to retrain in any case, in UTC (default: ${watchDefaults.schedule}, monthly)`,
    )
    .option(
      "--new-data <candles>",
      `retrain after so many new candles (default: ${watchDefaults.newData})`,
      integerOption("--new-data", { atLeast: 1 }),
    )
    .addOption(
      new Option("--rules <name>", "two-layer: drift of inputs and outcomes; classic: accuracy")
        .choices(["two-layer", "classic"])
        .default(watchDefaults.rules),
    )
    .option("--deploy", "try the promotion gate after a retraining", false);
}
