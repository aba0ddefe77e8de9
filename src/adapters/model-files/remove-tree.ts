import { rename, rm } from "node:fs/promises";
import { temporaryPathBeside } from "../../foundation/atomic-files.ts";
import { claim } from "../../foundation/claim.ts";
import { WorldError } from "../../foundation/errors.ts";

/**
 * Removes a file or folder that nobody uses. Its name goes at once, what is in it afterwards.
 *
 * @returns False where a living process has claimed it: then it stands.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function removeTree(path: string): Promise<boolean> {
  const held = await claim(path);
  if ("holder" in held) return false;
  try {
    const doomed = temporaryPathBeside(path);
    await rename(path, doomed);
    await rm(doomed, { recursive: true, force: true });
    return true;
  } catch (cause) {
    throw new WorldError("E_DISK_WRITE", `Cannot remove ${path}: ${String(cause)}`, { cause });
  } finally {
    await held.release();
  }
}
