import { Decimal } from "../../market/decimal.ts";
import { decimalText } from "../../market/decimal-grid.ts";
import type { OrderRequest } from "../../market/order.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { createBook } from "../accounting/create-book.ts";
import type { Book } from "../accounting/create-book.ts";
import { startBook } from "../accounting/start-book.ts";
import { recallRiskMemory, startRiskMemory } from "../risk/remember.ts";
import type { RiskMemory } from "../risk/risk-memory.ts";
import type { FedCandle } from "./candle-feed.ts";
import { type Lane, laneState, startLane } from "./lane.ts";
import type { LedgerEvent, LedgerOrder, StoredSession } from "./ledger.ts";
import type { SessionPlan } from "./session-plan.ts";
import type { SessionPorts } from "./session-ports.ts";
import type { SessionState } from "./session-state.ts";

/** A session at work. Changes in place; `stateOf` is what survives it. */
export interface RunningSession {
  readonly ports: SessionPorts;
  readonly plan: SessionPlan;
  readonly timeframeMs: number;
  readonly warmUp: number;
  /** Candles of a moment that is not complete yet. */
  readonly moment: FedCandle[];
  readonly lanes: readonly Lane[];
  readonly book: Book;
  /** Orders that are not closed, oldest first, by client order id. */
  readonly orders: Map<string, LedgerOrder>;
  risk: RiskMemory;
  lastEvent: number;
  /** The latest close so far, UTC epoch milliseconds. */
  nowMs: number;
  /** Something at the broker may not be as it should: it is looked at before the next decision. */
  isUnsettled: boolean;
  /** Intents of the last decisions that never reached the broker: sent again while they are fresh. */
  readonly unsent: Set<string>;
  /** How often an order of which nobody knows was looked for and not found, and when it was last. */
  readonly looks: Map<string, { readonly count: number; readonly atMs: number }>;
  /** What is to be told with the next outcome. */
  news: LedgerEvent[];
  decided: number;
}

/** A session as its ledger knows it, or a new one. */
export function resumeSession(
  ports: SessionPorts,
  plan: SessionPlan,
  stored: StoredSession,
): RunningSession {
  const { state } = stored;
  const start = startBook(decimalText(new Decimal(plan.startCash)));
  const lanes = plan.instruments.map((instrument, number) =>
    startLane(plan, number, state?.lanes[instrument]),
  );
  return {
    ports,
    plan,
    timeframeMs: timeframeMs(plan.timeframe),
    warmUp: plan.strategy.warmUp(plan.parameters),
    moment: [],
    lanes,
    book: createBook(state?.book ?? start, plan.instruments),
    orders: new Map(stored.openOrders.map((order) => [order.request.clientOrderId, order])),
    risk:
      state === undefined
        ? startRiskMemory(plan.startCash, plan.tradeFromMs)
        : recallRiskMemory(state.risk),
    lastEvent: state?.lastEvent ?? 0,
    nowMs: lastCloseOf(lanes, timeframeMs(plan.timeframe)),
    isUnsettled: true,
    unsent: new Set(),
    looks: new Map(),
    news: [],
    decided: 0,
  };
}

function lastCloseOf(lanes: readonly Lane[], durationMs: number): number {
  const opened = Math.max(...lanes.map(({ decidedOpenTimeMs }) => decidedOpenTimeMs));
  return opened === 0 ? 0 : opened + durationMs;
}

export function stateOf(session: RunningSession): SessionState {
  const { book, risk, lastEvent } = session;
  const lanes = Object.fromEntries(session.lanes.map((lane) => [lane.instrument, laneState(lane)]));
  return { book: book.state, risk, lastEvent, lanes };
}

/** Signed base amount of a lane that is at the broker or on its way, dust included. */
export function positionOf({ book }: RunningSession, lane: Lane): Decimal {
  return new Decimal(book.state.positions[lane.instrument]?.quantity ?? 0);
}

/** The lane's open orders that change the position at the next price there is. */
export function pendingOrders(session: RunningSession, lane: Lane): readonly LedgerOrder[] {
  if (session.orders.size === 0) return none;
  return [...session.orders.values()].filter(
    ({ request }) => request.instrument === lane.instrument && request.type === "market",
  );
}

const none: readonly LedgerOrder[] = [];

/** Signed base amount of an order that is still to be filled. */
export function remainingOf({ request, filledQuantity }: LedgerOrder): Decimal {
  const remaining = new Decimal(request.quantity).minus(filledQuantity);
  return request.side === "buy" ? remaining : remaining.negated();
}

export function newOrder(request: OrderRequest): LedgerOrder {
  return { request, status: "intended", filledQuantity: "0", reason: null };
}

/** Signed value over equity that is ordered and still to be filled. */
export function pendingExposure(session: RunningSession, lane: Lane, equity: number): number {
  if (session.orders.size === 0) return 0;
  let amount = 0;
  for (const order of pendingOrders(session, lane)) {
    // An exit that may have never reached the broker is no reason to hold still.
    if (order.status === "unknown" && order.request.reduceOnly) continue;
    amount += remainingOf(order).toNumber();
  }
  return (amount * lane.close) / equity;
}
