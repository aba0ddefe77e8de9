import { resolve } from "node:path";
import { releaseHalt } from "../adapters/halt-latch/release-halt.ts";
import { sessionsIn } from "../adapters/halt-latch/sessions-in.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError } from "../foundation/errors.ts";

export interface ResumeTradingRequest {
  /** That whoever asks knows why it was halted and what resuming does. */
  readonly understood: boolean;
  /** Default "./trading". */
  readonly tradingDir?: string | undefined;
}

export interface ResumedTrading {
  /** The folder, absolute. */
  readonly tradingDir: string;
  /** Why it was halted; null = the kill switch was not latched. */
  readonly haltedFor: string | null;
  /** Names of the paper sessions that have ever run there. */
  readonly sessions: readonly string[];
}

/**
 * Opens the kill switch of a folder again, and lifts what made its sessions halt by themselves: a
 * drawdown, a difference to the broker. Their drawdown is counted from present equity on.
 *
 * @throws {MisuseError} E_RESUME_UNCONFIRMED: nobody said that it is understood; nothing is changed.
 * @throws {WorldError} E_DISK_WRITE: it is still halted.
 */
export async function resumeTrading(
  request: ResumeTradingRequest,
  clock: Clock = systemClock,
): Promise<ResumedTrading> {
  const tradingDir = resolve(request.tradingDir ?? "./trading");
  if (!request.understood) {
    throw new MisuseError(
      "E_RESUME_UNCONFIRMED",
      `Cannot resume trading in ${tradingDir} unasked: every session there sends orders again, and those that halted because of a drawdown or a difference to the broker count from present equity on; say --i-understand`,
    );
  }
  const { reason } = await releaseHalt(tradingDir, clock);
  return { tradingDir, haltedFor: reason ?? null, sessions: await sessionsIn(tradingDir) };
}
