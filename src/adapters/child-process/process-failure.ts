import { InvariantError } from "../../foundation/assert.ts";
import {
  MisuseError,
  OperationalError,
  RefusedError,
  WorldError,
} from "../../foundation/errors.ts";

/** An error on its way between processes. */
export interface ProcessFailure {
  readonly name: string;
  /** Empty where it is a bug. */
  readonly code: string;
  readonly message: string;
  readonly stack: string;
}

/** The child's side: whatever was thrown, as plain data. */
export function describeFailure(error: unknown): ProcessFailure {
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof OperationalError ? error.code : "";
  return { name, code, message, stack };
}

const errorClasses: Readonly<
  Record<string, typeof MisuseError | typeof RefusedError | typeof WorldError>
> = { MisuseError, RefusedError, WorldError };

/**
 * The parent's side: the same error again; what has no code is a bug.
 *
 * @param where "training process".
 */
export function errorOf({ name, code, message, stack }: ProcessFailure, where: string): Error {
  const Known = errorClasses[name];
  if (Known !== undefined) return new Known(code, message);
  const bug = new InvariantError(`${message} (in the ${where})`);
  bug.stack = stack;
  return bug;
}
