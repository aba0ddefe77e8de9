import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Bytes of all files in a folder and below it, or of one file; links are not followed. */
export async function sizeOfFolder(path: string): Promise<number> {
  const facts = await lstat(path).catch(() => undefined);
  if (facts === undefined) return 0;
  if (!facts.isDirectory()) return facts.size;
  let bytes = 0;
  for (const name of await readdir(path).catch(() => []))
    bytes += await sizeOfFolder(join(path, name));
  return bytes;
}
