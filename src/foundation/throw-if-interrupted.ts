import { InterruptedError } from "./errors.ts";

/**
 * Ends work that was told to stop; what the caller aborted with is kept as the cause.
 *
 * @throws {InterruptedError} `signal` is aborted: its reason where that is one, else E_INTERRUPTED.
 */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const cause: unknown = signal.reason;
  if (cause instanceof InterruptedError) throw cause;
  throw new InterruptedError("E_INTERRUPTED", "Stopped: the caller aborted the work", { cause });
}
