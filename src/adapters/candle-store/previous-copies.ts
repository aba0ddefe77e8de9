import { copyFile, readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { replaceFileAtomically } from "../../foundation/atomic-files.ts";

/** So many of the newest copies stay, and the largest one. */
const copiesMax = 10;

/**
 * Copies a stored file beside itself, under the moment at which its content was stored:
 * `1h.previous-20261122T203305123Z.parquet`. No copy replaces another; of many the oldest go.
 *
 * @returns Path of the copy.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function keepPreviousCopy(path: string): Promise<string> {
  const name = basename(path, ".parquet");
  const storedAt = (await stat(path)).mtime.toISOString().replaceAll(/[-:.]/g, "");
  const copy = join(dirname(path), `${name}.previous-${storedAt}.parquet`);
  await replaceFileAtomically(copy, (temporary) => copyFile(path, temporary));
  await removeOldest(dirname(path), `${name}.previous-`);
  return copy;
}

async function removeOldest(folder: string, beginning: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(beginning)).toSorted();
  const paths = names.map((name) => join(folder, name));
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const largest = paths[sizes.indexOf(Math.max(...sizes))];
  for (const path of paths.slice(0, -copiesMax)) {
    if (path !== largest) await rm(path, { force: true });
  }
}
