import { afterwards, isPending, type MaybePromise } from "../../foundation/maybe-promise.ts";
import { bookEvents } from "./book-events.ts";
import type { BrokerEvent } from "./broker.ts";
import type { FedCandle } from "./candle-feed.ts";
import { carryOut } from "./carry-out.ts";
import { decide } from "./decide.ts";
import type { Lane } from "./lane.ts";
import type { LedgerStep } from "./ledger.ts";
import { markLane, rememberEquity } from "./mark-lane.ts";
import { commitOutcome, startOutcome } from "./outcome.ts";
import { giveUpUnsent } from "./replay-candle.ts";
import type { RunningSession } from "./running-session.ts";
import { compareHoldings, compareResumed } from "./reconcile.ts";
import { settleOrders } from "./settle-orders.ts";

/**
 * The whole tick of a moment with one candle: books what the broker did, marks the account, asks forecast
 * and strategy, lets the limits judge, writes the decision down with its orders, and only then sends
 * them. Where every port answers at once it is done when it returns.
 */
export function tradeCandle(
  session: RunningSession,
  lane: Lane,
  fed: FedCandle,
): MaybePromise<LedgerStep> {
  return afterwards(catchUp(session, lane), () => {
    const equity = markLane(session, lane, fed.candle);
    return afterwards(rememberAccount(session, equity), () =>
      decideCandle(session, lane, { fed, equity }),
    );
  });
}

/**
 * Lets the limits remember the marked account and tells what came of it. No trade before a halt that a
 * person has lifted is known to be over.
 */
export function rememberAccount(session: RunningSession, equity: number): MaybePromise<void> {
  const { state, peakEquity } = session.risk;
  rememberEquity(session, equity);
  if (state !== "HALTED" || session.risk.state === "HALTED") return tellNews(session);
  return compareResumed(session, peakEquity).then(() => tellNews(session));
}

/** A candle whose moment is booked, marked and remembered: from the forecast to the sent orders. */
export function decideCandle(
  session: RunningSession,
  lane: Lane,
  { fed, equity }: { readonly fed: FedCandle; readonly equity: number },
): MaybePromise<LedgerStep> {
  const { forecasts, ledger } = session.ports;
  return afterwards(forecasts?.at(lane.number, fed.candle.openTimeMs), (forecast) => {
    const step = decide(session, lane, fed, { equity, forecast });
    return afterwards(ledger.commitStep(step), () => {
      session.decided++;
      if (step.intents.length === 0 && lane.errands === null) return step;
      return carryOut(session, lane, step.intents).then(() => step);
    });
  });
}

/** Books and settles what came from the broker; at most candles nothing did, and nothing is waited for. */
export function catchUp(session: RunningSession, lane: Lane): MaybePromise<void> {
  const told = session.ports.broker.eventsSince(session.lastEvent);
  if (isPending(told) || told.length > 0) return bookAndSettle(session, lane, told);
  if (session.unsent.size > 0 || session.isUnsettled) return bookAndSettle(session, lane, told);
  return isInOneProcess(session) ? undefined : compareHoldings(session);
}

// What settling takes back comes as an event, too: nobody decides on an order that is not there any more.
async function bookAndSettle(
  session: RunningSession,
  lane: Lane,
  told: MaybePromise<readonly BrokerEvent[]>,
): Promise<void> {
  let events = isPending(told) ? await told : told;
  let isMissingOne = events.length > 0 && (await bookEvents(session, events));
  if (session.unsent.size > 0) await giveUpUnsent(session, lane);
  while (session.isUnsettled) {
    await settleOrders(session);
    const news = session.ports.broker.eventsSince(session.lastEvent);
    events = isPending(news) ? await news : news;
    if (events.length === 0) break;
    isMissingOne = (await bookEvents(session, events)) || isMissingOne;
  }
  if (isMissingOne || !isInOneProcess(session)) await compareHoldings(session);
}

// A backtest's broker and ledger live and die together.
function isInOneProcess({ plan }: RunningSession): boolean {
  return plan.mode === "backtest";
}

// Writes down what is to be told of the session itself.
function tellNews(session: RunningSession): MaybePromise<void> {
  if (session.news.length === 0) return undefined;
  const outcome = startOutcome();
  outcome.events.push(...session.news.splice(0));
  return commitOutcome(session, outcome);
}
