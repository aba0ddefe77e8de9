import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { MisuseError, WorldError } from "../../foundation/errors.ts";

/**
 * A file that a person named, if it is a plain file of at most so many bytes.
 *
 * @throws {MisuseError} E_FILE_MISSING; E_FILE_FORMAT: it is no plain file, or larger.
 * @throws {WorldError} E_FILE_READ: the disk fails.
 */
export async function readLimitedFile(path: string, bytesMax: number): Promise<Uint8Array> {
  // Without O_NONBLOCK a named pipe would keep this waiting.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(fail(path));
  try {
    const facts = await file.stat();
    if (!facts.isFile()) refuse(path, "it is no plain file");
    if (facts.size > bytesMax)
      refuse(path, `at most ${bytesMax} bytes are read, value was ${facts.size}`);
    return await file.readFile().catch(fail(path));
  } finally {
    await file.close();
  }
}

function refuse(path: string, reason: string): never {
  throw new MisuseError("E_FILE_FORMAT", `Cannot read ${path}: ${reason}`);
}

function fail(path: string) {
  return (cause: unknown): never => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      throw new MisuseError("E_FILE_MISSING", `Cannot read ${path}: there is no such file`);
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorldError("E_FILE_READ", `Cannot read ${path}: ${reason}`, { cause });
  };
}
