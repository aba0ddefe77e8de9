import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isVersionId } from "../../learning/bundle/version-id.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { timeframes } from "../../market/timeframe.ts";

/** Something in the folder of models that belongs to no model and is never read. */
export interface StrayEntry {
  /** Below the folder of all models. */
  readonly path: string;
  readonly reason: string;
}

/**
 * What lies in the folders of models and is not ours. Hidden names are passed over: they are what
 * running commands work on. What is in a version's own folder is `inspectVersion`'s question.
 */
export async function strayEntries(modelsDir: string): Promise<readonly StrayEntry[]> {
  const strays: StrayEntry[] = [];
  await lookInto(modelsDir, [], strays);
  return strays;
}

/** Who may stand at each depth: instruments, timeframes, kinds, versions. */
type Level = readonly {
  readonly is: "folder" | "file" | "any";
  readonly fits: (name: string) => boolean;
}[];

const levels: readonly Level[] = [
  [
    { is: "folder", fits: isInstrument },
    // The flat view that `models export` keeps is a link.
    { is: "any", fits: (name) => name === "latest" },
    { is: "file", fits: (name) => name === "forecast-server.token" },
  ],
  [{ is: "folder", fits: (name) => (timeframes as readonly string[]).includes(name) }],
  [
    { is: "folder", fits: (name) => name === "price" || name === "sentiment" || name === "walks" },
    { is: "file", fits: (name) => name === "trials.jsonl" },
  ],
  [
    { is: "folder", fits: isVersionId },
    { is: "file", fits: (name) => ["audit.jsonl", "aliases.json", "watch.json"].includes(name) },
    { is: "file", fits: (name) => /^audit\.broken-\d{8}T\d{6}Z\.jsonl$/.test(name) },
  ],
];

/** Folders that have no further level: they are somebody else's to check. */
const leaves: ReadonlySet<string> = new Set(["latest", "walks"]);

async function lookInto(
  modelsDir: string,
  trail: readonly string[],
  strays: StrayEntry[],
): Promise<void> {
  const level = levels[trail.length];
  if (level === undefined) return;
  const entries = await readdir(join(modelsDir, ...trail), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const { name } = entry;
    if (name.startsWith(".")) continue;
    const path = join(...trail, name);
    const reason = strayReason(entry, level);
    if (reason !== undefined) strays.push({ path, reason });
    else if (entry.isDirectory() && !leaves.has(name))
      await lookInto(modelsDir, [...trail, name], strays);
  }
}

function strayReason(entry: Dirent, level: Level): string | undefined {
  const fitting = level.filter(({ fits }) => fits(entry.name));
  const nature = entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "link";
  if (fitting.some(({ is }) => is === "any" || is === nature)) return undefined;
  if (nature === "link") return "it is a link or no plain file: such are not followed";
  return fitting.length > 0 ? `it is a ${nature} and should be none` : "nothing reads it";
}

function isInstrument(name: string): boolean {
  try {
    return parseInstrument(name) === name;
  } catch {
    return false;
  }
}
