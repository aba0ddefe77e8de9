import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { isVersionId } from "../../learning/bundle/version-id.ts";

/** What a person's word may be besides a name: a version's folder, anything else on disk, or nothing. */
export async function whatStandsAt(path: string): Promise<"version" | "something" | "nothing"> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return "nothing";
  return found.isDirectory() && isVersionId(basename(resolve(path))) ? "version" : "something";
}
