import type { DeployedModel, DeployModelRequest } from "../jobs/deploy-model.ts";
import type { RolledBackModel, RollbackModelRequest } from "../jobs/rollback-model.ts";
import type { NextCommand } from "./next-commands.ts";
import { shellWord } from "./shell-word.ts";

type Asked = DeployModelRequest;

const flags = {
  timeframe: "--timeframe",
  file: "--data",
  sentimentFiles: "--sentiment",
  modelsDir: "--models",
  dataDir: "--data-dir",
} as const;
type Flag = keyof typeof flags;

const defaults: Readonly<Partial<Record<Flag, string>>> = {
  modelsDir: "./models",
  dataDir: "./data",
};

/** What makes sense after a deploy, on the same candles. */
export function afterDeploy(deployed: DeployedModel, asked: Asked): readonly NextCommand[] {
  const line = lineOf(deployed, asked);
  const { version } = deployed;
  if (deployed.kind === "deployed") {
    const back = { command: line("rollback", registryFlags), purpose: "if something is wrong" };
    return [
      { command: line("predict", candleFlags), purpose: "its forecast of the next close" },
      ...(deployed.replaced === null ? [] : [back]),
    ];
  }
  if (deployed.kind === "unchanged" || deployed.kind === "named") return [];
  const validate = line("validate", candleFlags, `--model ${version}`);
  const words = `--model1 current --model2 ${version}`;
  const compare = line("compare", candleFlags, words);
  return [
    { command: validate, purpose: "its whole report" },
    ...(deployed.champion === null ? [] : [{ command: compare, purpose: "every figure of both" }]),
  ];
}

/** What makes sense after a rollback. */
export function afterRollback(
  rolledBack: RolledBackModel,
  asked: RollbackModelRequest,
): readonly NextCommand[] {
  const line = lineOf(rolledBack, asked);
  return [
    { command: line("predict", candleFlags), purpose: "its forecast of the next close" },
    {
      command: line("models history", registryFlags),
      purpose: "who was champion when, and why",
    },
  ];
}

const registryFlags: readonly Flag[] = ["timeframe", "modelsDir"];
const candleFlags: readonly Flag[] = [
  "timeframe",
  "file",
  "sentimentFiles",
  "modelsDir",
  "dataDir",
];

function lineOf(
  { instrument, type }: Pick<DeployedModel, "instrument" | "type">,
  asked: Pick<Asked, Flag>,
): (verb: string, names: readonly Flag[], words?: string) => string {
  return (verb, names, words) => {
    // predict asks both kinds, and is told no type.
    const kind = type === "sentiment" && verb !== "predict" ? ["--type sentiment"] : [];
    const given = names.flatMap((name) => flagText(name, asked[name]));
    const parts = [verb, shellWord(instrument), ...(words === undefined ? [] : [words])];
    return ["candlecast", ...parts, ...kind, ...given].join(" ");
  };
}

function flagText(name: Flag, value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined || value === defaults[name]) return [];
  const values = typeof value === "string" ? [value] : value;
  return values.map((each) => `${flags[name]} ${shellWord(each)}`);
}
