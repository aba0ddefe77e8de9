import { type Command, Option } from "commander";
import { dataOption, sentimentOption, timeframeOption, typeOption } from "./judging-options.ts";
import { integerOption, reasonOption } from "./option-values.ts";
import { createShareDisplay } from "./share-display.ts";
import { type CommandHost, defineVerb } from "./verb.ts";

interface DeployOptions {
  readonly model: string;
  readonly type?: "price" | "sentiment";
  readonly data?: string;
  readonly sentiment?: readonly string[];
  readonly timeframe?: string;
  readonly as: "champion" | "challenger" | "shadow";
  readonly force?: string;
  readonly acceptNoEdge?: string;
  readonly generation?: number;
}

/** Adds `deploy`. */
export function registerDeployCommand(program: Command, host: CommandHost): void {
  defineVerb<DeployOptions>(program, host, {
    name: "deploy [instrument]",
    summary: "make a version champion if the promotion gate lets it pass; exit 1 if it does not",
    configure: addOptions,
    examples: [
      "candlecast deploy --model new",
      "candlecast deploy BTCUSDT --model new --data BTCUSDT_1h.csv",
      'candlecast deploy BTCUSDT --model 20260301 --force "the champion reads a dead feed"',
      "candlecast deploy BTCUSDT --model new --as shadow",
    ],
    run: async ({ args, options, door }) => {
      const { deployModel } = await import("../jobs/deploy-model.ts");
      const { deployAnswer } = await import("./deploy-answer.ts");
      const { data, sentiment, models, dataDir, json: _, ...rest } = options;
      const display = createShareDisplay(door, "exam");
      const request = {
        ...rest,
        instrument: args[0],
        file: data,
        sentimentFiles: sentiment,
        modelsDir: models,
        dataDir,
      };
      const onProgress = (share: number): void => display.report(share);
      const deployed = await deployModel(request, { onProgress }).finally(() => display.finish());
      return deployAnswer(deployed, request);
    },
  });
}

function addOptions(command: Command): void {
  command
    .option("--model <version>", "a version id, a start of one, new or challenger", "new")
    .addOption(typeOption())
    .addOption(dataOption())
    .addOption(sentimentOption())
    .addOption(timeframeOption())
    .addOption(
      new Option("--as <name>", "what it is to be; challenger and shadow are names without a gate")
        .choices(["champion", "challenger", "shadow"])
        .default("champion"),
    )
    .option(
      "--force <reason>",
      "deploy though the gate says no or cannot tell; the audit log keeps the reason",
      reasonOption("--force"),
    )
    .option(
      "--accept-no-edge <reason>",
      "allow live trading with a quarter of the exposure though it has no edge",
      reasonOption("--accept-no-edge"),
    )
    .option(
      "--generation <number>",
      "for scripts: only while the champion is still of this generation",
      integerOption("--generation", { atLeast: 0 }),
    );
}
