import { lstat, readdir, readlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Clock } from "../../foundation/clock.ts";
import { viewFolderName } from "./read-view.ts";

/** Who opened a view's folder may read in it for so long. */
const readersMs = 3_600_000;

/**
 * Folders of earlier views under a name that no reader needs any more: neither the present one nor the
 * one before it, and an hour old.
 *
 * @param path The view's name: "models/latest".
 * @returns Whole paths, oldest first.
 */
export async function retiredViews(path: string, clock: Clock): Promise<readonly string[]> {
  const names = await readdir(dirname(path)).catch(() => []);
  const own = names.filter((name) => viewFolderName.exec(name)?.[1] === basename(path)).toSorted();
  const present = await readlink(path).catch(() => undefined);
  const at = present === undefined ? -1 : own.indexOf(present);
  const spared = new Set(at < 0 ? own.slice(-1) : [own[at], own[at - 1]]);
  const retired: string[] = [];
  for (const name of own) {
    if (spared.has(name)) continue;
    const folder = join(dirname(path), name);
    const facts = await lstat(folder).catch(() => undefined);
    if (facts?.isDirectory() === true && clock.nowMs() - facts.mtimeMs >= readersMs)
      retired.push(folder);
  }
  return retired;
}
