import { InterruptedError, OperationalError, WorldError } from "../../foundation/errors.ts";

/** A failure that says what a broken-off download has kept. Others come through as they are. */
export function keptFailure(error: unknown, kept: number): unknown {
  if (!(error instanceof OperationalError) || error.exitCode < 3) return error;
  const advice =
    kept === 0
      ? "no candle had come yet"
      : `${kept} candles are kept and the same command goes on from there`;
  const message = `${error.message}; ${advice}`;
  if (error instanceof InterruptedError) return new InterruptedError(error.code, message);
  return new WorldError(error.code, message, { cause: error, retryable: error.retryable });
}
