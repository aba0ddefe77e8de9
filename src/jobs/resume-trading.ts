import { resolve } from "node:path";
import { latchedReason } from "../adapters/halt-latch/file-halt-latch.ts";
import { liftOwnHalt } from "../adapters/halt-latch/lift-own-halt.ts";
import { releaseHalt } from "../adapters/halt-latch/release-halt.ts";
import { sessionsIn } from "../adapters/halt-latch/sessions-in.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError, RefusedError } from "../foundation/errors.ts";
import { type OwnHalt, ownHalt, ownHalts } from "./trading/own-halts.ts";

export type { OwnHalt } from "./trading/own-halts.ts";

export interface ResumeTradingRequest {
  /** That whoever asks knows why it was halted and what resuming does. */
  readonly understood: boolean;
  /** Default "./trading". */
  readonly tradingDir?: string | undefined;
  /** Lifts what this session stopped for by itself, and nothing else; default: the kill switch alone. */
  readonly session?: string | undefined;
}

export interface ResumedTrading {
  /** The folder, absolute. */
  readonly tradingDir: string;
  /** The session that was named; null = none. */
  readonly session: string | null;
  /** Why the kill switch was latched, and it is no longer; null = it was not, or was not asked to. */
  readonly haltedFor: string | null;
  /** What the session had stopped for by itself, and goes on after; null = no session was named, or it had not. */
  readonly lifted: OwnHalt | null;
  /** Why the kill switch is latched still; null = it is open. */
  readonly stillHaltedFor: string | null;
  /** Sessions that wait for a person of their own, and that this has not touched. */
  readonly ownHalts: readonly OwnHalt[];
  /** Names of the paper sessions that have ever run there. */
  readonly sessions: readonly string[];
}

/**
 * Opens the kill switch of a folder again. What a session stopped for by itself, a drawdown or a
 * difference to the broker, stays until that session is named: its drawdown is then counted from
 * present equity on.
 *
 * @throws {MisuseError} E_RESUME_UNCONFIRMED: nobody said that it is understood; E_OPTION: there is no
 *   such session. Nothing is changed.
 * @throws {RefusedError} E_RESUME_REFUSED: what the session stopped for cannot be known, or it has closed
 *   no candle since.
 * @throws {WorldError} E_DISK_WRITE: it is still halted.
 */
export async function resumeTrading(
  request: ResumeTradingRequest,
  clock: Clock = systemClock,
): Promise<ResumedTrading> {
  const tradingDir = resolve(request.tradingDir ?? "./trading");
  const { session } = request;
  if (!request.understood) throw unconfirmed(tradingDir, session);
  const sessions = await sessionsIn(tradingDir);
  let haltedFor: string | null = null;
  let lifted: OwnHalt | null = null;
  if (session === undefined) haltedFor = (await releaseHalt(tradingDir, clock)) ?? null;
  else lifted = await lift(session, { tradingDir, sessions, clock });
  const halts = await ownHalts(tradingDir);
  const stillHaltedFor = session === undefined ? null : (latchedReason(tradingDir) ?? null);
  const named = session ?? null;
  return {
    tradingDir,
    session: named,
    haltedFor,
    lifted,
    stillHaltedFor,
    ownHalts: halts,
    sessions,
  };
}

async function lift(
  session: string,
  at: {
    readonly tradingDir: string;
    readonly sessions: readonly string[];
    readonly clock: Clock;
  },
): Promise<OwnHalt | null> {
  const { tradingDir, sessions, clock } = at;
  if (!sessions.includes(session)) {
    const there = sessions.length === 0 ? "none has ever run there" : sessions.join(", ");
    throw new MisuseError(
      "E_OPTION",
      `Cannot resume the session: ${tradingDir} has none of that name (${there}), value was ${JSON.stringify(session)}`,
    );
  }
  const halt = await ownHalt(tradingDir, session);
  if (halt === undefined) return null;
  if (!halt.canBeLifted) {
    const why =
      halt.state === null ? halt.reason : `it has closed no candle since (${halt.reason})`;
    throw new RefusedError(
      "E_RESUME_REFUSED",
      `Cannot resume the session ${session}: ${why}. Nothing was changed`,
      { retryable: true },
    );
  }
  await liftOwnHalt(tradingDir, session, clock);
  return halt;
}

function unconfirmed(tradingDir: string, session: string | undefined): MisuseError {
  const what =
    session === undefined
      ? `every session in ${tradingDir} that has not stopped by itself sends orders again`
      : `the session ${session} in ${tradingDir} goes on after what it stopped for by itself, and its drawdown is counted from present equity on`;
  return new MisuseError(
    "E_RESUME_UNCONFIRMED",
    `Cannot resume trading unasked: ${what}. Find out why it was halted, then say --i-understand`,
  );
}
