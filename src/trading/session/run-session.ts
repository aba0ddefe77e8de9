import { isPending, type MaybePromise } from "../../foundation/maybe-promise.ts";
import type { TradingState } from "../risk/trading-state.ts";
import { bookNews } from "./book-events.ts";
import type { FedCandle } from "./candle-feed.ts";
import type { LedgerStep } from "./ledger.ts";
import { reconcile } from "./reconcile.ts";
import { replayCandle } from "./replay-candle.ts";
import { isOver, isSeen, takeMoment } from "./take-moment.ts";
import { resumeSession, type RunningSession, stateOf } from "./running-session.ts";
import type { SessionPlan } from "./session-plan.ts";
import type { SessionPorts } from "./session-ports.ts";
import type { SessionState } from "./session-state.ts";
import { tradeCandle } from "./trade-candle.ts";

export interface SessionOptions {
  /** Ends the session between two moments. */
  readonly signal?: AbortSignal | undefined;
  /** Told of every decision once it is written down and carried out. */
  readonly onStep?: ((step: LedgerStep) => void) | undefined;
  /** Given a turn from time to time where nothing is ever waited for, so that signals get through. */
  readonly pause?: (() => Promise<unknown>) | undefined;
}

export interface SessionEnd {
  readonly kind: "feed-ended" | "interrupted";
  /** Decisions of this run, not of those before a restart. */
  readonly decided: number;
  readonly tradingState: TradingState;
  /** Why it is not ACTIVE; null where it is. */
  readonly reason: string | null;
  readonly state: SessionState;
}

const candlesPerTurn = 8192;

/**
 * Trades closed candles, one after another, until there are no more: the same for backtest, paper and
 * live. What was written down is never decided again; a session that ended in any way goes on where it
 * was, once it agrees with its broker.
 *
 * @throws {RefusedError} E_SESSION_DIFFERS.
 * @throws {MisuseError} E_STRATEGY_FAILED.
 * @throws What ledger, feed, forecasts and broker throw; an order that is sent is never lost by it.
 */
export async function runSession(
  ports: SessionPorts,
  plan: SessionPlan,
  options: SessionOptions = {},
): Promise<SessionEnd> {
  const { onStep = ignored, pause = noPause } = options;
  const session = await openSession(ports, plan);
  await reconcile(session);
  for (let candles = 1; !isAborted(options); candles++) {
    if (candles % candlesPerTurn === 0) await pause();
    const coming = ports.feed.next();
    const fed = isPending(coming) ? await coming : coming;
    if (fed === undefined) {
      // What the last decisions took back is booked by now, whether or not somebody asks again.
      await bookNews(session);
      return endOf(session, "feed-ended");
    }
    const taking = takeCandle(session, fed, onStep);
    if (isPending(taking)) await taking;
  }
  return endOf(session, "interrupted");
}

const ignored = (): void => undefined;
const noPause = async (): Promise<void> => undefined;
const isAborted = ({ signal }: SessionOptions): boolean => signal?.aborted === true;

function takeCandle(
  session: RunningSession,
  fed: FedCandle,
  onStep: (step: LedgerStep) => void,
): MaybePromise<void> {
  if (!fed.isLastOfMoment || session.moment.length > 0) return gather(session, fed, onStep);
  const lane = session.lanes[fed.lane]!;
  if (isSeen(lane, fed)) return undefined;
  if (isOver(session, lane, fed)) return replayCandle(session, lane, fed);
  const step = tradeCandle(session, lane, fed);
  return isPending(step) ? step.then(onStep) : onStep(step);
}

function gather(
  session: RunningSession,
  fed: FedCandle,
  onStep: (step: LedgerStep) => void,
): MaybePromise<void> {
  session.moment.push(fed);
  return fed.isLastOfMoment ? takeMoment(session, session.moment.splice(0), onStep) : undefined;
}

async function openSession(ports: SessionPorts, plan: SessionPlan): Promise<RunningSession> {
  const { name, mode, configuration, startedFromMs } = plan;
  const opening = ports.ledger.open({ name, mode, configuration, startedFromMs });
  return resumeSession(ports, plan, isPending(opening) ? await opening : opening);
}

function endOf(session: RunningSession, kind: SessionEnd["kind"]): SessionEnd {
  const { decided, risk } = session;
  return { kind, decided, tradingState: risk.state, reason: risk.reason, state: stateOf(session) };
}
