import { CommanderError } from "commander";
import { InvariantError } from "../foundation/assert.ts";
import { OperationalError } from "../foundation/errors.ts";
import { isSystemError, systemReason } from "./system-reason.ts";

/** What a failed command tells its caller. */
export interface Failure {
  readonly exitCode: 1 | 2 | 3 | 70 | 130;
  /** A code of docs/errors.md. */
  readonly code: string;
  /** One sentence, without line breaks. */
  readonly message: string;
  /** Only for bugs: where it happened. */
  readonly stack: string | undefined;
}

/** Sorts anything thrown into the kinds of docs/errors.md; what is not known is a bug. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof OperationalError) {
    return failure(error.exitCode, error.code, error.message);
  }
  if (error instanceof CommanderError) {
    return failure(2, "E_USAGE", `Cannot run this command: ${error.message}`);
  }
  if (isSystemError(error)) {
    return failure(3, "E_SYSTEM", `Cannot go on: ${systemReason(error)}`);
  }
  const code = error instanceof InvariantError ? "E_INVARIANT" : "E_BUG";
  const text = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return { exitCode: 70, code, message: oneLine(`This is a bug in candlecast: ${text}`), stack };
}

function failure(exitCode: Failure["exitCode"], code: string, message: string): Failure {
  return { exitCode, code, message: oneLine(message), stack: undefined };
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, " ");
}
