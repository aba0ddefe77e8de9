/**
 * Something that the program cannot go on from and that is not a bug.
 * Every code stands in docs/errors.md; the message reads "Cannot X: reason, value was Y".
 */
export abstract class OperationalError extends Error {
  /** The process exit code that a door answers with. */
  abstract readonly exitCode: 1 | 2 | 3 | 130;
  readonly code: string;
  /** True where the same call may succeed later without any change by the caller. */
  readonly retryable: boolean;

  constructor(code: string, message: string, options: ErrorDetails = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

export interface ErrorDetails {
  readonly cause?: unknown;
  readonly retryable?: boolean;
}

/** The caller asked for something that cannot be done as asked: flags, too few rows, unknown name. */
export class MisuseError extends OperationalError {
  override readonly name = "MisuseError";
  readonly exitCode = 2;
}

/** A gate or check said no: a loss that exploded, a hash that differs, refused rows under `--strict`. */
export class RefusedError extends OperationalError {
  override readonly name = "RefusedError";
  readonly exitCode = 1;
}

/** The world failed: disk, network, a child process that died. */
export class WorldError extends OperationalError {
  override readonly name = "WorldError";
  readonly exitCode = 3;
}

/** The person pressed Ctrl-C and the work stopped cleanly. */
export class InterruptedError extends OperationalError {
  override readonly name = "InterruptedError";
  readonly exitCode = 130;
}
