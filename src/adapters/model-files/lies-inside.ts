import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";

/**
 * Whether a path leads to a folder or into it, links followed as the system would; neither need exist.
 */
export async function liesInside(path: string, folder: string): Promise<boolean> {
  const way = relative(await realPlace(folder), await realPlace(path));
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && resolve(way) !== way);
}

// What does not exist yet lies where the nearest folder above it that does leads to.
async function realPlace(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    const above = dirname(whole);
    return above === whole ? whole : join(await realPlace(above), basename(whole));
  }
}
