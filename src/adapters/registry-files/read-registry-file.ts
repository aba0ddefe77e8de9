import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { WorldError } from "../../foundation/errors.ts";

/**
 * The text of a file of the registry; neither a link nor a pipe is followed.
 *
 * @returns `undefined` where there is none.
 * @throws {WorldError} E_MODELS_READ: the disk fails, or something else stands there.
 */
export async function readRegistryFile(path: string): Promise<string | undefined> {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(path, flags);
    try {
      if (!(await file.stat()).isFile()) throw new Error("it is no plain file");
      return await file.readFile("utf8");
    } finally {
      await file.close();
    }
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorldError("E_MODELS_READ", `Cannot read ${path}: ${reason}`, { cause });
  }
}
