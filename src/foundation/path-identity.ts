import { lstatSync } from "node:fs";

/**
 * A text that differs for each content that a file has had, as long as files are replaced or added to;
 * of a folder, for each set of names; of a link, of the link itself. It also differs for other rights.
 * Takes some microseconds: for questions that cannot wait for a turn of the event loop.
 *
 * @returns `undefined` where nobody can look.
 */
export function pathIdentity(path: string): string | undefined {
  try {
    const facts = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (facts === undefined) return "gone";
    const { ino, mode, size, mtimeNs, ctimeNs } = facts;
    return `${ino} ${mode} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return undefined;
  }
}
