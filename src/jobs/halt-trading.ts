import { resolve } from "node:path";
import { sessionsIn } from "../adapters/halt-latch/sessions-in.ts";
import { latchHalt } from "../adapters/halt-latch/latch-halt.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { parseReason } from "../lifecycle/registry/reason.ts";

export interface HaltTradingRequest {
  /** Why, for whoever resumes. */
  readonly reason?: string | undefined;
  /** Default "./trading". */
  readonly tradingDir?: string | undefined;
}

export interface HaltedTrading {
  /** The folder, absolute: a halt holds for the sessions in it and for no others. */
  readonly tradingDir: string;
  /** True where it had been halted before; time and reason are of the first halt. */
  readonly wasHalted: boolean;
  readonly reason: string;
  /** UTC epoch milliseconds. */
  readonly haltedAtMs: number;
  /** Names of the paper sessions that have ever run there. */
  readonly sessions: readonly string[];
}

/**
 * The kill switch: when it returns no session in the folder sends an order, whether it is running, is
 * started later or is killed meanwhile, until `resumeTrading`. Stops and take profits that lie at a
 * broker stay there.
 *
 * @throws {MisuseError} E_OPTION: the reason is empty or too long.
 * @throws {WorldError} E_DISK_WRITE: it is not halted; E_HALT_SENDING: it is halted, and an order
 *   that was on its way before has not come to an end.
 */
export async function haltTrading(
  request: HaltTradingRequest = {},
  clock: Clock = systemClock,
): Promise<HaltedTrading> {
  const tradingDir = resolve(request.tradingDir ?? "./trading");
  const reason = parseReason(request.reason) ?? "a person halted trading and gave no reason";
  const { wasLatched, record } = await latchHalt(tradingDir, reason, { clock });
  return {
    tradingDir,
    wasHalted: wasLatched,
    reason: record.reason,
    haltedAtMs: record.atMs,
    sessions: await sessionsIn(tradingDir),
  };
}
