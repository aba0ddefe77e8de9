import type { Candle } from "../../market/candle.ts";
import type { OrderRequest } from "../../market/order.ts";
import { judgeTarget } from "../risk/judge-target.ts";
import { unlimitedHealth } from "../risk/model-health.ts";
import type { OtherExposure } from "../risk/risk-inputs.ts";
import type { RiskVerdict } from "../risk/risk-verdict.ts";
import type { Signal } from "../strategies/signal.ts";
import type { HeldPosition } from "../strategies/strategy.ts";
import { askStrategy, heldPosition } from "./ask-strategy.ts";
import type { FedCandle } from "./candle-feed.ts";
import type { Decision, EquityPoint } from "./decision.ts";
import type { FedForecast } from "./forecast-feed.ts";
import { cannotTradeYet } from "./cannot-trade-yet.ts";
import type { Lane } from "./lane.ts";
import { ageHolding } from "./mark-lane.ts";
import type { LedgerStep } from "./ledger.ts";
import { type PlannedChange, planChange } from "./plan-change.ts";
import { pendingExposure, type RunningSession, stateOf } from "./running-session.ts";
import { type Errands, noErrands, type SessionState } from "./session-state.ts";
import { wantedExposure } from "./wanted-exposure.ts";

/** A decision, and what is to be done for it once it is written down. */
export class DecidedStep implements LedgerStep {
  readonly decision: Decision;
  readonly equity: EquityPoint;
  readonly change: PlannedChange;
  readonly #session: RunningSession;
  #state: SessionState | undefined;

  constructor(session: RunningSession, made: Pick<DecidedStep, "decision" | "equity" | "change">) {
    this.decision = made.decision;
    this.equity = made.equity;
    this.change = made.change;
    this.#session = session;
  }

  get intents(): readonly OrderRequest[] {
    return this.change.intents;
  }

  /** Of the session as it is when somebody first asks: in a backtest only at the end. */
  get state(): SessionState {
    this.#state ??= stateOf(this.#session);
    return this.#state;
  }
}

/**
 * The chain at the close of a candle that `markLane` has marked: signal, wanted exposure, verdict of
 * the limits, orders. Nothing is sent.
 *
 * @param equity Marked now, quote currency.
 * @throws {MisuseError} E_STRATEGY_FAILED.
 */
export function decide(
  session: RunningSession,
  lane: Lane,
  fed: FedCandle,
  given: { readonly equity: number; readonly forecast: FedForecast | undefined },
): DecidedStep {
  const { equity, forecast } = given;
  const { candle } = fed;
  ageHolding(session, lane);
  const position = heldPosition(session, lane, equity);
  const held = position.exposure + pendingExposure(session, lane, equity);
  const seen = { forecast: forecast?.opinion, held: position };
  // Asked at every candle: what it computes from them must have no holes.
  const said = askStrategy(session, lane, candle, seen);
  const signal = timeStop(session, position) ?? said;
  const wanted = wantedExposure(signal, held, session.plan.limits);
  const latched = session.ports.latch.latched();
  const { phase, mayOrder, risk } = verdictOf(session, lane, fed, {
    equity,
    held,
    wanted,
    forecast,
    latched,
  });
  const state = latched === undefined ? session.risk.state : "HALTED";
  const change = planChange(session, lane, {
    openTimeMs: candle.openTimeMs,
    held: position.exposure,
    ordered: held,
    risk,
    equity,
    isStopped: isStopped(session, lane, candle),
    isHalted: state === "HALTED",
    mayOrder,
  });
  lane.decidedOpenTimeMs = candle.openTimeMs;
  if (lane.errands !== null || change.errands !== null) {
    lane.errands = withUnanswered(session, lane.errands, change.errands);
  }
  return new DecidedStep(session, {
    decision: {
      instrument: lane.instrument,
      openTimeMs: candle.openTimeMs,
      decidedAtMs: candle.openTimeMs + session.timeframeMs,
      close: candle.close,
      phase,
      state,
      forecast: seen.forecast,
      signal,
      heldDirection: position.direction,
      heldCandles: position.candles,
      heldEntryPrice: position.entryPrice,
      heldExposure: position.exposure,
      wantedExposure: wanted,
      risk,
      orders: change.intents.length === 0 ? noOrders : change.intents.map(idOf),
      unplaced: change.unplaced,
    },
    equity: equityPoint(session, equity),
    change,
  });
}

// Before there is anything to judge nothing is ordered; on a late candle nothing but less.
function verdictOf(
  session: RunningSession,
  lane: Lane,
  { isLate, isPast = false }: FedCandle,
  given: Wanted,
): { readonly phase: Decision["phase"]; readonly mayOrder: boolean; readonly risk: RiskVerdict } {
  const { held, wanted } = given;
  const { seenCandles: seen } = lane;
  const { warmUp } = session;
  if (!isLate && seen > warmUp) {
    return { phase: "trading", mayOrder: true, risk: judge(session, lane, given) };
  }
  const phase = isLate ? "late" : "warm-up";
  const mayLeave = isLate && !isPast;
  const left = mayLeave ? withoutIncrease(held, wanted) : held;
  const risk =
    left === held
      ? cannotTradeYet(phase, { held, wanted, seen, warmUp, isPast })
      : judge(session, lane, { ...given, wanted: left });
  return { phase, mayOrder: mayLeave, risk };
}

// What of a wanted change makes the position smaller.
function withoutIncrease(held: number, wanted: number): number {
  if (wanted > 0 !== held > 0) return 0;
  return Math.abs(wanted) < Math.abs(held) ? wanted : held;
}

// With too little volume it fills over several candles. The stop of a turn's other side sleeps.
function isStopped({ orders, book }: RunningSession, lane: Lane, candle: Candle): boolean {
  if (lane.stop === null) return false;
  const { triggerPrice, clientOrderId } = lane.stop;
  const order = orders.get(clientOrderId);
  if (Number(order?.filledQuantity ?? 0) > 0) return true;
  const trigger = Number(triggerPrice);
  const isShort = book.quantityOf(lane.number) < 0;
  if (order !== undefined && (order.request.side === "buy") !== isShort) return false;
  return isShort ? candle.high >= trigger : candle.low <= trigger;
}

const noOrders: readonly string[] = [];
const idOf = ({ clientOrderId }: OrderRequest): string => clientOrderId;

// Whatever the strategy thinks: a position that has been held for so long is closed.
function timeStop({ plan }: RunningSession, held: HeldPosition): Signal | undefined {
  const { timeStopCandles } = plan.limits;
  if (timeStopCandles === undefined || held.candles < timeStopCandles) return undefined;
  const values = { heldCandles: held.candles, timeStopCandles };
  return { stance: "flat", strength: 1, reasons: [{ name: "time stop", holds: true, values }] };
}

interface Wanted {
  readonly equity: number;
  readonly held: number;
  readonly wanted: number;
  readonly forecast: FedForecast | undefined;
  readonly latched: string | undefined;
}

function judge(session: RunningSession, lane: Lane, given: Wanted): RiskVerdict {
  const { equity, held, wanted, forecast, latched } = given;
  return judgeTarget(
    {
      instrument: lane.instrument,
      market: lane.rules.market,
      atMs: lane.seenOpenTimeMs + session.timeframeMs,
      price: lane.close,
      equity,
      held,
      wanted,
      others: otherExposures(session, lane, equity),
      atr: lane.atr,
      needsForecast: session.plan.strategy.forecasts !== "none",
      forecast: forecast?.opinion,
      health: forecast?.health ?? unlimitedHealth,
      unresolvedOrders: countUnknown(session, lane),
      halted: latched ?? false,
      memory: session.risk,
    },
    session.plan.limits,
  );
}

const noOthers: readonly OtherExposure[] = [];

function otherExposures(
  session: RunningSession,
  lane: Lane,
  equity: number,
): readonly OtherExposure[] {
  if (session.lanes.length === 1) return noOthers;
  return session.lanes
    .filter((other) => other !== lane)
    .map((other) => ({
      instrument: other.instrument,
      exposure:
        session.book.valueOf(other.number) / equity + pendingExposure(session, other, equity),
    }));
}

function countUnknown({ orders }: RunningSession, { instrument }: Lane): number {
  let unknown = 0;
  for (const { status, request } of orders.values()) {
    if (request.instrument === instrument && isUnresolved.has(status)) unknown++;
  }
  return unknown;
}

const isUnresolved: ReadonlySet<string> = new Set(["intended", "unknown"]);

function equityPoint({ book, nowMs }: RunningSession, equity: number): EquityPoint {
  return {
    atMs: nowMs,
    equity,
    cash: book.cash(),
    grossExposure: equity === 0 ? 0 : book.grossValue() / equity,
    netExposure: equity === 0 ? 0 : book.netValue() / equity,
  };
}

// What was taken back and still lies there had no answer: it is asked for until there is one.
function withUnanswered(
  { orders }: RunningSession,
  before: Errands | null,
  next: Errands | null,
): Errands | null {
  const open = before?.cancels.filter((id) => orders.has(id)) ?? [];
  if (open.length === 0) return next;
  const errands = next ?? noErrands;
  return { ...errands, cancels: [...new Set([...open, ...errands.cancels])] };
}
