import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const packageFile = z.object({ version: z.string() });

/** The version of a package as a file finds it in a `node_modules` above itself; null where none tells one. */
export async function packageVersion(name: string, importer: string): Promise<string | null> {
  for (let folder = path.dirname(importer); ; folder = path.dirname(folder)) {
    const file = path.join(folder, "node_modules", name, "package.json");
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text !== undefined) return versionOf(text);
    if (folder === path.dirname(folder)) return null;
  }
}

function versionOf(text: string): string | null {
  try {
    return packageFile.parse(JSON.parse(text)).version;
  } catch {
    return null;
  }
}
