import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Names of the paper sessions that have a folder in a trading folder, sorted; none where it cannot be read. */
export async function sessionsIn(tradingDir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(tradingDir, "paper"), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
    return folders.map(({ name }) => name).toSorted();
  } catch {
    return [];
  }
}
