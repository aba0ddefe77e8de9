import type { ClearedModel, ClearedModels } from "../../jobs/gc-models.ts";
import { formatBytes } from "../format-bytes.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import type { VerbAnswer } from "../verb.ts";

/** What `models gc` answers. */
export function gcAnswer(cleared: ClearedModels, modelsDir: string): VerbAnswer {
  const { dryRun, models, rubbish, freedBytes } = cleared;
  const going = models.reduce((sum, { versions }) => sum + goingOf(versions).length, 0);
  const what = [
    ...(going > 0 ? [formatCounted(going, "version")] : []),
    ...(rubbish.length > 0 ? [formatCounted(rubbish.length, "leftover")] : []),
  ].join(" and ");
  const done = dryRun ? `Would remove ${what}, and free` : `Removed ${what}, and freed`;
  const head =
    what === "" ? `Nothing to remove in ${modelsDir}` : `${done} ${formatBytes(freedBytes)}`;
  const lines = [
    head,
    ...models.flatMap(modelLines),
    ...(rubbish.length === 0 ? [] : ["Leftovers"]),
    ...rubbish.map(({ path, reason, bytes }) => `  ${path}  ${formatBytes(bytes)}  ${reason}`),
    ...(dryRun ? ["Nothing was changed: --dry-run"] : []),
  ];
  return { json: asJson(cleared), text: lines.join("\n") };
}

function goingOf(versions: ClearedModel["versions"]): ClearedModel["versions"] {
  return versions.filter(({ goes }) => goes);
}

function modelLines({ instrument, timeframe, kind, versions }: ClearedModel): readonly string[] {
  return [
    `${instrument} ${timeframe} ${kind}: ${keptText(versions)}`,
    ...goingOf(versions).map(
      ({ version, bytes, reason }) => `  ${version}  ${formatBytes(bytes)}  ${reason}`,
    ),
  ];
}

/** Phrases for why versions stay, by how they are counted. */
const keptPhrases = {
  alias: "with an alias",
  newest: "among the newest",
  "past champion": "champion once",
  young: "less than a day here",
} as const;

// "12 stay: 2 with an alias, 10 among the newest"
function keptText(versions: ClearedModel["versions"]): string {
  const stay = versions.filter(({ goes }) => !goes);
  const phrases = Object.entries(keptPhrases).flatMap(([why, phrase]) => {
    const count = stay.filter((version) => version.why === why).length;
    return count === 0 ? [] : [`${formatCount(count)} ${phrase}`];
  });
  const head = stay.length === 1 ? "1 stays" : `${formatCount(stay.length)} stay`;
  return phrases.length === 0 ? head : `${head}: ${phrases.join(", ")}`;
}

function asJson({ models, ...rest }: ClearedModels): object {
  const listed = models.map(({ kind: type, ...model }) => ({ ...model, type }));
  return { kind: "cleared", models: listed, ...rest };
}
