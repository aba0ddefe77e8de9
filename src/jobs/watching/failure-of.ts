import { InterruptedError, OperationalError } from "../../foundation/errors.ts";

/** A failure of the world that a round goes on after. */
export interface Failure {
  /** "E_VERSION_BROKEN" */
  readonly code: string;
  readonly reason: string;
}

/** @throws what is no failure of the world: a bug, or Ctrl-C. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof OperationalError) || error instanceof InterruptedError) throw error;
  return { code: error.code, reason: error.message };
}

/** A failure as a note. */
export function failureText({ code, reason }: Failure): string {
  return `${reason} [${code}]`;
}
