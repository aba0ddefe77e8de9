import { assert } from "../../foundation/assert.ts";
import { isPending } from "../../foundation/maybe-promise.ts";
import type { Fill } from "../../market/fill.ts";
import type { FillTerms } from "../accounting/book-fill.ts";
import { rememberRoundTrip } from "../risk/remember.ts";
import type { BrokerEvent } from "./broker.ts";
import { noErrands } from "./session-state.ts";
import type { Lane } from "./lane.ts";
import type { LedgerOrder } from "./ledger.ts";
import { commitOutcome, moveOrder, type Outcome, startOutcome } from "./outcome.ts";
import type { RunningSession } from "./running-session.ts";

/**
 * Books what happened at the broker: fills, cancellations, funding; in one transaction. What was booked
 * before changes nothing, in whatever order it is told again.
 *
 * @returns Whether one is missing between them: what it told nobody knows.
 */
export async function bookEvents(
  session: RunningSession,
  events: readonly BrokerEvent[],
): Promise<boolean> {
  const outcome = startOutcome();
  let isMissingOne = false;
  for (const event of events) {
    if (event.sequence <= session.lastEvent) continue;
    isMissingOne ||= event.sequence > session.lastEvent + 1;
    session.lastEvent = event.sequence;
    await bookEvent(session, outcome, event);
  }
  session.isUnsettled = true;
  await commitOutcome(session, outcome);
  return isMissingOne;
}

/** Books what the broker has told since the last time, and nothing else. */
export async function bookNews(session: RunningSession): Promise<void> {
  const told = session.ports.broker.eventsSince(session.lastEvent);
  const events = isPending(told) ? await told : told;
  if (events.length > 0) await bookEvents(session, events);
}

async function bookEvent(
  session: RunningSession,
  outcome: Outcome,
  event: BrokerEvent,
): Promise<void> {
  switch (event.kind) {
    case "fill":
      await takeFill(session, outcome, event);
      return;
    case "canceled": {
      const order = await orderOf(session, outcome, event.clientOrderId);
      if (order === undefined) return;
      moveOrder(session, outcome, order, { transition: "cancel", reason: event.reason });
      return;
    }
    case "funding": {
      const { instrument, amount, rate, atMs } = event;
      session.book.funding(instrument, amount);
      outcome.events.push({ kind: "funding", atMs, data: { instrument, amount, rate } });
    }
  }
}

async function takeFill(
  session: RunningSession,
  outcome: Outcome,
  { fill, isLast, atMs, isLiquidation }: Extract<BrokerEvent, { kind: "fill" }>,
): Promise<void> {
  if (outcome.fills.has(fill.tradeId)) return;
  const asked = session.ports.ledger.hasFill(fill.tradeId);
  const isBooked = isPending(asked) ? await asked : asked;
  if (isBooked) return;
  const order = await orderOf(session, outcome, fill.clientOrderId);
  if (order === undefined) {
    const role = isLiquidation === true ? "liquidation" : "foreign";
    bookFill(session, outcome, fill, role);
    const kind = role === "foreign" ? "foreign-fill" : role;
    outcome.events.push({ kind, atMs, data: { ...fill } });
    return;
  }
  bookFill(session, outcome, fill, order.request.role);
  if (isProtection(order)) endEntries(session, order);
  const transition = isLast ? "fill-rest" : "fill-part";
  moveOrder(session, outcome, order, { transition, filled: fill.quantity });
}

function bookFill(
  session: RunningSession,
  outcome: Outcome,
  fill: Fill,
  role: FillTerms["role"],
): void {
  const lane = laneOf(session, fill);
  const wasFlat = session.book.isFlat(lane.number);
  const closed = session.book.fill(fill, { role, quantityStep: lane.rules.quantityStep });
  outcome.fills.set(fill.tradeId, fill);
  if (wasFlat || closed !== undefined) {
    lane.heldCandles = 0;
    lane.bestClose = 0;
  }
  if (closed === undefined) return;
  outcome.roundTrips.push(closed);
  session.risk = rememberRoundTrip(session.risk, closed, fill.filledAtMs, {
    limits: session.plan.limits,
    timeframeMs: session.timeframeMs,
  });
}

function isProtection({ request: { role } }: LedgerOrder): boolean {
  return role === "stop" || role === "take-profit";
}

// The position is on its way out: what is still to be entered is taken back, by this process or the next.
function endEntries(session: RunningSession, { request: { instrument } }: LedgerOrder): void {
  const entries = [...session.orders.values()].filter(
    ({ request }) => request.instrument === instrument && !request.reduceOnly,
  );
  if (entries.length === 0) return;
  const lane = laneOf(session, { instrument });
  const { cancels, stop, isDust } = lane.errands ?? noErrands;
  const ids = entries.map(({ request }) => request.clientOrderId);
  lane.errands = { stop, isDust, cancels: [...new Set([...cancels, ...ids])] };
}

function laneOf(session: RunningSession, { instrument }: Pick<Fill, "instrument">): Lane {
  const lane = session.lanes.find((candidate) => candidate.instrument === instrument);
  assert(lane !== undefined, "a broker trades only the instruments of its session");
  return lane;
}

async function orderOf(
  session: RunningSession,
  outcome: Outcome,
  clientOrderId: string,
): Promise<LedgerOrder | undefined> {
  const order = outcome.orders.get(clientOrderId) ?? session.orders.get(clientOrderId);
  if (order !== undefined) return order;
  return session.ports.ledger.order(clientOrderId);
}
