import { InterruptedError, OperationalError } from "../../foundation/errors.ts";

/**
 * A failure of the world as a note of a round that goes on.
 *
 * @throws what is none: a bug, or Ctrl-C.
 */
export function failureText(error: unknown): string {
  if (!(error instanceof OperationalError) || error instanceof InterruptedError) throw error;
  return `${error.message} [${error.code}]`;
}
