import type { ListedModel, ListedVersion } from "../../jobs/list-models.ts";
import { formatBytes } from "../format-bytes.ts";
import { formatCounted } from "../format-number.ts";
import { nextBlock, placedCommandLine } from "../next-commands.ts";
import { renderTable } from "../render-table.ts";
import { percent, signed } from "../report/estimate-text.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";

/** What `models list` answers. */
export function modelListAnswer(listed: readonly ListedModel[], modelsDir: string): VerbAnswer {
  const versions = listed.reduce((sum, { count }) => sum + count, 0);
  const json = {
    kind: "models",
    count: versions,
    models: listed.map(({ versions: ids, kind: type, ...model }) => ({
      ...model,
      type,
      versions: ids.map(({ facts, ...one }) => ({ ...one, facts: facts ?? null })),
    })),
  };
  return {
    json,
    // Thousands of lines that nobody reads under --json.
    get text() {
      return listText(listed, modelsDir);
    },
  };
}

function listText(listed: readonly ListedModel[], modelsDir: string): string {
  if (listed.length === 0) return emptyText(modelsDir);
  const versions = listed.reduce((sum, { count }) => sum + count, 0);
  const head = `${formatCounted(listed.length, "model")}, ${formatCounted(versions, "version")} in ${modelsDir}`;
  return [head, ...listed.map(modelText), nextText(listed, modelsDir)].join("\n\n");
}

function modelText(model: ListedModel): string {
  const { instrument, timeframe, kind, versions, count, warnings } = model;
  const table = renderTable([header, ...versions.map(tableRow)], alignments);
  const hidden = count - versions.length;
  return [
    `${instrument} ${timeframe} ${kind}: ${formatCounted(count, "version")}, ${deployedText(model)}`,
    ...warnings.map((warning) => labelled("WARNING ", warning)),
    table,
    ...(hidden > 0
      ? [`and ${formatCounted(hidden, "older version")}; --limit ${count} shows them`]
      : []),
  ].join("\n");
}

function deployedText({ aliases }: ListedModel): string {
  if (aliases === undefined) return "champion not known";
  const { champion } = aliases;
  if (champion === null) return "none deployed";
  return `champion since ${champion.since.slice(0, 10)}`;
}

const header = ["version", "alias", "recipe", "trained to", "skill", "right", "origin", "size"];
const alignments = ["left", "left", "left", "left", "right", "right", "left", "right"] as const;

function tableRow({
  version,
  aliases,
  rolledBack,
  facts,
  origin,
}: ListedVersion): readonly string[] {
  const names = rolledBack === undefined ? aliases : [...aliases, "rolled back"];
  const alias = names.length === 0 ? "-" : names.join(", ");
  if (facts === undefined) return [version, alias, "?", "?", "?", "?", origin ?? "not noted", "?"];
  const { recipe, horizon, trainedUntil, skill, directionalAccuracy, bytes } = facts;
  return [
    version,
    alias,
    `${recipe} h=${horizon}`,
    trainedUntil === null ? "not known" : trainedUntil.slice(0, 10),
    skill === null ? "-" : signed(skill),
    directionalAccuracy === null ? "-" : `${percent(directionalAccuracy)} %`,
    origin ?? "not noted",
    formatBytes(bytes),
  ];
}

function emptyText(modelsDir: string): string {
  const train = placedCommandLine("train BTCUSDT --recipe return", { modelsDir });
  const lines = nextBlock([{ command: train, purpose: "the first version of a model" }]);
  return [`No model has a version in ${modelsDir}`, "", ...lines].join("\n");
}

function nextText(listed: readonly ListedModel[], modelsDir: string): string {
  const first = listed[0]!;
  const { instrument } = first;
  const [newest] = first.versions;
  const command = (words: string): string => placedCommandLine(words, { modelsDir });
  return nextBlock([
    { command: command(`models show ${newest?.version ?? "new"}`), purpose: "what it is" },
    { command: command(`models history ${instrument}`), purpose: "what happened, and when" },
    { command: command("models verify"), purpose: "is every byte as it was?" },
  ]).join("\n");
}
