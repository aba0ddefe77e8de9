import { RefusedError, WorldError } from "../../foundation/errors.ts";

/**
 * A failure of a training in the words of the command that trains: the same code, another sentence.
 * What is no failure of a training comes back as it is.
 */
export function rewordFailure(error: unknown, reword: (message: string) => string): unknown {
  if (!(error instanceof WorldError || error instanceof RefusedError)) return error;
  const message = reword(error.message);
  if (message === error.message) return error;
  const { code, retryable } = error;
  const Same = error instanceof WorldError ? WorldError : RefusedError;
  return new Same(code, message, { cause: error, retryable });
}
