import { stat } from "node:fs/promises";

/**
 * A text that differs for each content that a file has had, as long as files are replaced and not
 * written into; of a folder, for each set of names. "gone" where there is nothing.
 */
export async function fileIdentity(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return "gone";
  }
}
