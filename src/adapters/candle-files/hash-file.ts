import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFailure } from "./archives/plain-source.ts";

/**
 * sha256 (hex) of a file's bytes; memory does not grow with the file.
 *
 * @throws {MisuseError} E_FILE_MISSING. @throws {WorldError} E_FILE_READ.
 */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: 1_048_576 })) {
      hash.update(bytes as Uint8Array);
    }
  } catch (error) {
    throw readFailure(path, error);
  }
  return hash.digest("hex");
}
