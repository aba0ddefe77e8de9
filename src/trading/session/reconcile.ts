import { InvariantError } from "../../foundation/assert.ts";
import { isPending } from "../../foundation/maybe-promise.ts";
import { Decimal } from "../../market/decimal.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { haltMemory } from "../risk/remember.ts";
import { bookEvents } from "./book-events.ts";
import type { BrokerHoldings, FoundOrder } from "./broker.ts";
import type { LedgerOrder } from "./ledger.ts";
import { changeRisk } from "./mark-lane.ts";
import { commitOutcome, moveOrder, type Outcome, startOutcome } from "./outcome.ts";
import type { RunningSession } from "./running-session.ts";
import { adopt, findOrder } from "./settle-orders.ts";

/**
 * Compares a session with its broker before anything is decided: what happened meanwhile is booked,
 * every open order is looked for, cash and positions must agree to the last digit. What does not agree
 * halts the session and is told; nothing is ever taken for zero because it could not be asked.
 *
 * @throws What the broker throws when it is asked for its events and holdings: then nothing is traded.
 */
export async function reconcile(session: RunningSession): Promise<void> {
  const { broker } = session.ports;
  const news = broker.eventsSince(session.lastEvent);
  const events = isPending(news) ? await news : news;
  if (events.length > 0) await bookEvents(session, events);
  const outcome = startOutcome();
  const differences: string[] = [];
  const orders = session.orders.size;
  for (const order of session.orders.values()) {
    const found = await findOrder(session, order.request.clientOrderId);
    const difference = judgeFound(session, outcome, order, found);
    if (difference !== undefined) differences.push(difference);
  }
  const answer = broker.holdings();
  const holdings = isPending(answer) ? await answer : answer;
  differences.push(...(await foreignOrders(session, outcome, holdings)));
  differences.push(...differingAmounts(session, holdings));
  haltOn(session, outcome, differences);
  outcome.events.push(...session.news.splice(0));
  // A session that begins has nothing to compare.
  if (session.nowMs > 0) {
    const data = { events: events.length, orders, differences: differences.length };
    outcome.events.push({ kind: "reconciled", atMs: session.nowMs, data });
  }
  await commitOutcome(session, outcome);
}

/**
 * Compares cash and positions with the broker's while the session goes on: a fill of which no event ever
 * came is found at the next close. A broker that cannot be asked is asked again then.
 */
export async function compareHoldings(session: RunningSession): Promise<void> {
  if (session.risk.state === "HALTED") return;
  const holdings = await askHoldings(session);
  if (holdings === undefined) return;
  const outcome = startOutcome();
  haltOn(session, outcome, differingAmounts(session, holdings));
  await commitOutcome(session, outcome);
}

/**
 * The same when a person has lifted a halt, before anything is decided: books that still differ, or that
 * cannot be compared, halt again, and the drawdown is not counted anew.
 *
 * @param peakEquity Before the halt was lifted.
 */
export async function compareResumed(session: RunningSession, peakEquity: number): Promise<void> {
  const holdings = await askHoldings(session);
  const outcome = startOutcome();
  if (holdings === undefined) changeRisk(session, haltMemory(session.risk, notCompared));
  else haltOn(session, outcome, differingAmounts(session, holdings));
  if (session.risk.state === "HALTED") {
    const highest = Math.max(peakEquity, session.risk.peakEquity);
    changeRisk(session, { ...session.risk, peakEquity: highest });
  }
  await commitOutcome(session, outcome);
}

const notCompared = "the broker could not be asked what it holds";

async function askHoldings({ ports }: RunningSession): Promise<BrokerHoldings | undefined> {
  try {
    return await ports.broker.holdings();
  } catch (error) {
    if (error instanceof InvariantError) throw error;
    return undefined;
  }
}

function haltOn(session: RunningSession, outcome: Outcome, differences: readonly string[]): void {
  if (differences.length === 0) return;
  outcome.events.push({ kind: "mismatch", atMs: session.nowMs, data: { differences } });
  const reason = `ledger and broker disagree: ${differences.join("; ")}`;
  changeRisk(session, haltMemory(session.risk, reason));
}

function judgeFound(
  session: RunningSession,
  outcome: Outcome,
  order: LedgerOrder,
  found: FoundOrder,
): string | undefined {
  const { clientOrderId } = order.request;
  const wasAnswered = order.status === "open" || order.status === "partly-filled";
  if (found.kind === "unknown") {
    moveOrder(session, outcome, order, { transition: "lose-answer", reason: found.reason });
  } else if (found.kind === "found") {
    if (!wasAnswered) adopt(session, outcome, order, found.status);
  } else if (wasAnswered) {
    return `order ${clientOrderId} is not at the broker`;
  } else {
    session.unsent.add(clientOrderId);
  }
  return undefined;
}

async function foreignOrders(
  session: RunningSession,
  outcome: Outcome,
  { openOrders }: BrokerHoldings,
): Promise<readonly string[]> {
  const foreign: string[] = [];
  for (const clientOrderId of openOrders) {
    if (session.orders.has(clientOrderId)) continue;
    const answer = session.ports.ledger.order(clientOrderId);
    const known = isPending(answer) ? await answer : answer;
    if (known === undefined) foreign.push(`order ${clientOrderId} at the broker is not ours`);
    else adopt(session, outcome, known, "open");
  }
  return foreign;
}

function differingAmounts(
  { book }: RunningSession,
  { cash, positions }: BrokerHoldings,
): readonly string[] {
  const { state } = book;
  const differences: string[] = [];
  const compare = (name: string, ours: string, theirs: string): void => {
    if (new Decimal(ours).eq(theirs)) return;
    differences.push(`${name} is ${ours} in the ledger and ${theirs} at the broker`);
  };
  compare("cash", state.cash, cash);
  const instruments = new Set([...Object.keys(state.positions), ...Object.keys(positions)]);
  for (const name of [...instruments].toSorted()) {
    const instrument = name as InstrumentId;
    compare(name, state.positions[instrument]?.quantity ?? "0", positions[instrument] ?? "0");
  }
  return differences;
}
