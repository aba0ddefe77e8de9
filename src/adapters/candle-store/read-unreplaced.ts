import { RefusedError, WorldError } from "../../foundation/errors.ts";
import { fileIdentity } from "../../foundation/file-identity.ts";

const attemptsMax = 20;

/**
 * Runs a reader that opens a file more than once, and again where another process replaced the file meanwhile: its
 * refusal then says nothing about what is stored now.
 *
 * @param read Refuses what does not fit together, so that what it returns is one whole version.
 * @throws {RefusedError} what `read` throws of a file that stayed the same.
 * @throws {WorldError} E_FILE_READ, retryable: the file was replaced at each of 20 attempts.
 */
export async function readUnreplaced<Result>(
  path: string,
  read: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const before = await fileIdentity(path);
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof RefusedError) || before === (await fileIdentity(path))) throw error;
    }
  }
  throw new WorldError("E_FILE_READ", `Cannot read ${path}: it is being replaced all the time`, {
    retryable: true,
  });
}
