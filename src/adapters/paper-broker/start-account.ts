import { RefusedError } from "../../foundation/errors.ts";
import type { CostModel } from "../../market/costs.ts";
import { decimalText } from "../../market/decimal-grid.ts";
import { Decimal } from "../../market/decimal.ts";
import type { DecimalText } from "../../market/decimal.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { TradingRules } from "../../market/trading-rules.ts";
import type { StoredAccount, StoredLane, StoredOrder } from "./broker-store.ts";
import {
  movePosition,
  type PaperAccount,
  type PaperLane,
  type PaperOrder,
  startOrder,
} from "./paper-account.ts";

/** One instrument that the broker trades. */
export interface TradedLane {
  readonly instrument: InstrumentId;
  readonly rules: TradingRules;
  readonly costs: CostModel;
}

/** An account that has traded nothing yet. */
export function startAccount(lanes: readonly TradedLane[], startCash: DecimalText): PaperAccount {
  return {
    cash: new Decimal(startCash),
    cashNumber: Number(startCash),
    lanes: lanes.map(startLane),
    orders: new Map(),
    events: [],
  };
}

/**
 * An account as it was saved.
 *
 * @throws {RefusedError} E_SESSION_DIFFERS: it was saved with other instruments.
 */
export function restoreAccount(lanes: readonly TradedLane[], stored: StoredAccount): PaperAccount {
  const account = startAccount(lanes, stored.cash);
  refuseOtherLanes(lanes, stored);
  for (const lane of account.lanes) {
    const kept = stored.lanes.find(({ instrument }) => instrument === lane.instrument);
    if (kept !== undefined) restoreLane(lane, kept);
  }
  for (const kept of stored.orders) {
    const lane = account.lanes.find(({ instrument }) => instrument === kept.request.instrument);
    if (lane !== undefined) restoreOrder(account, lane, kept);
  }
  account.events.push(...stored.events);
  return account;
}

/** A lane as stores keep it. */
export function storedLane(lane: PaperLane): StoredLane {
  return {
    instrument: lane.instrument,
    position: decimalText(lane.position),
    seenUntilMs: lane.seenUntilMs,
    lastClose: lane.lastClose,
    volatilitySquares: lane.volatility.squares,
    volatilityWeights: lane.volatility.weights,
  };
}

/** An order as stores keep it. */
export function storedOrder({ request, status, filled, hasFired }: PaperOrder): StoredOrder {
  return { request, status, filled: decimalText(filled), hasFired };
}

function startLane({ instrument, rules, costs }: TradedLane): PaperLane {
  return {
    instrument,
    rules,
    costs,
    feeShare: new Decimal(costs.takerFeeBps).times(costs.multiplier).div(10_000),
    position: new Decimal(0),
    positionNumber: 0,
    openOrders: [],
    seenUntilMs: 0,
    lastClose: 0,
    volatility: { squares: 0, weights: 0 },
  };
}

function refuseOtherLanes(lanes: readonly TradedLane[], stored: StoredAccount): void {
  const [now, then] = [lanes, stored.lanes].map((each) =>
    each
      .map(({ instrument }) => instrument)
      .toSorted()
      .join(", "),
  );
  if (now === then) return;
  throw new RefusedError(
    "E_SESSION_DIFFERS",
    `Cannot go on with the paper account: it trades ${then}, and this session trades ${now}`,
  );
}

function restoreLane(lane: PaperLane, stored: StoredLane): void {
  movePosition(lane, new Decimal(stored.position));
  lane.seenUntilMs = stored.seenUntilMs;
  lane.lastClose = stored.lastClose;
  lane.volatility.squares = stored.volatilitySquares;
  lane.volatility.weights = stored.volatilityWeights;
}

function restoreOrder(account: PaperAccount, lane: PaperLane, stored: StoredOrder): void {
  const order = startOrder(lane, stored.request, false);
  order.status = stored.status;
  order.filled = new Decimal(stored.filled);
  order.hasFired = stored.hasFired;
  account.orders.set(stored.request.clientOrderId, order);
  if (stored.status !== "filled" && stored.status !== "canceled") {
    lane.openOrders = [...lane.openOrders, order];
  }
}
