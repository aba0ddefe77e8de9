import { isPending } from "../../foundation/maybe-promise.ts";
import { bookEvents } from "./book-events.ts";
import type { FedCandle } from "./candle-feed.ts";
import { carryOut } from "./carry-out.ts";
import { decide } from "./decide.ts";
import type { FedForecast } from "./forecast-feed.ts";
import type { Lane } from "./lane.ts";
import type { LedgerStep } from "./ledger.ts";
import { markLane } from "./mark-lane.ts";
import { commitOutcome, startOutcome } from "./outcome.ts";
import { isQuiet } from "./plan-change.ts";
import { giveUpUnsent } from "./replay-candle.ts";
import type { RunningSession } from "./running-session.ts";
import { settleOrders } from "./settle-orders.ts";

/**
 * The whole tick: books what the broker did, marks the account, asks forecast and strategy, lets the
 * limits judge, writes the decision down with its orders, and only then sends them.
 */
export async function tradeCandle(
  session: RunningSession,
  lane: Lane,
  fed: FedCandle,
): Promise<LedgerStep> {
  const { broker, ledger } = session.ports;
  const told = broker.eventsSince(session.lastEvent);
  const events = isPending(told) ? await told : told;
  if (events.length > 0) await bookEvents(session, events);
  if (session.unsent.size > 0) await giveUpUnsent(session, lane);
  if (session.isUnsettled) await settleOrders(session);
  const equity = markLane(session, lane, fed.candle);
  if (session.news.length > 0) await tellNews(session);
  const asked = session.ports.forecasts?.at(lane.number, fed.candle.openTimeMs);
  const forecast: FedForecast | undefined = isPending(asked) ? await asked : asked;
  const step = decide(session, lane, fed, { equity, forecast });
  const written = ledger.commitStep(step);
  if (isPending(written)) await written;
  session.decided++;
  if (!isQuiet(step.change)) await carryOut(session, lane, step.change);
  return step;
}

async function tellNews(session: RunningSession): Promise<void> {
  const outcome = startOutcome();
  outcome.events.push(...session.news.splice(0));
  await commitOutcome(session, outcome);
}
