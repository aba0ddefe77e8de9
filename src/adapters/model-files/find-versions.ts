import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { isVersionId } from "../../learning/bundle/version-id.ts";

/**
 * The folders of versions whose id begins with the given text, whatever their model, sorted.
 *
 * @param modelsDir The folder of all models; one that does not exist holds none.
 */
export async function findVersions(modelsDir: string, start: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const instrument of await foldersIn(modelsDir)) {
    for (const timeframe of await foldersIn(instrument)) {
      for (const kind of await foldersIn(timeframe)) {
        found.push(...(await foldersIn(kind)).filter((path) => isNamed(path, start)));
      }
    }
  }
  return found.toSorted();
}

// instrument / timeframe / kind / version
async function foldersIn(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  return folders.map(({ name }) => join(path, name));
}

function isNamed(path: string, start: string): boolean {
  const name = basename(path);
  return isVersionId(name) && name.startsWith(start);
}
