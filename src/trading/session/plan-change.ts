import type { OrderRequest } from "../../market/order.ts";
import { placeableQuantity } from "../../market/placeable-quantity.ts";
import type { RiskVerdict } from "../risk/risk-verdict.ts";
import { trailedStop } from "../risk/trailed-stop.ts";
import { isCovered } from "./fit-protection.ts";
import type { Lane } from "./lane.ts";
import {
  planIncreaseStop,
  type PlannedOrders,
  planOrders,
  planProtection,
  triggerText,
} from "./plan-orders.ts";
import { pendingOrders, positionOf, type RunningSession } from "./running-session.ts";
import { type Errands, noErrands, type ProtectionState } from "./session-state.ts";

/** All that a decision does at the broker. */
export interface PlannedChange {
  readonly intents: readonly OrderRequest[];
  /** Why an allowed change has no intent, or no entry. */
  readonly unplaced: string | undefined;
  readonly errands: Errands | null;
}

export interface AllowedChange {
  readonly openTimeMs: number;
  /** Signed value over equity that is held; 0 where nothing but dust is there. */
  readonly held: number;
  /** The same with what is ordered already. */
  readonly ordered: number;
  readonly risk: RiskVerdict;
  readonly equity: number;
  /** The position's stop was reached and is not filled: the position is on its way out. */
  readonly isStopped: boolean;
  /** False while everything is halted, and where a candle is only looked at. */
  readonly mayOrder: boolean;
  /** Nothing is ordered, and what is still to be entered is taken back. */
  readonly isHalted: boolean;
}

const nothing: PlannedChange = { intents: [], unplaced: undefined, errands: null };

/** The orders of an allowed change, or the care for the protection of a position that stays. */
export function planChange(
  session: RunningSession,
  lane: Lane,
  allowed: AllowedChange,
): PlannedChange {
  const { stop } = lane;
  return withoutTheirStops(session, lane, stop, planFor(session, lane, allowed));
}

function planFor(session: RunningSession, lane: Lane, allowed: AllowedChange): PlannedChange {
  if (allowed.isHalted) return withCancels(nothingPlanned, pendingEntries(session, lane));
  const planned = allowed.mayOrder ? planAllowed(session, lane, allowed) : nothing;
  return session.risk.state === "REDUCE_ONLY" ? withoutEntries(session, lane, planned) : planned;
}

// What has filled of an increase that is taken back the position's own stop protects already.
function withoutTheirStops(
  session: RunningSession,
  lane: Lane,
  own: ProtectionState | null,
  change: PlannedChange,
): PlannedChange {
  const cancels = change.errands?.cancels ?? [];
  if (change.errands === null || cancels.length === 0) return change;
  const taken = new Set(cancels.filter((id) => isFilledInPart(session, id)));
  if (taken.size === 0 || !isCovered(session, lane, own)) return change;
  const stops = [...session.orders.values()].flatMap(({ request }) =>
    request.type === "stop" && request.parent !== undefined && taken.has(request.parent)
      ? [request.clientOrderId]
      : [],
  );
  const added = stops.filter((id) => id !== own?.clientOrderId);
  return { ...change, errands: { ...change.errands, cancels: [...cancels, ...added] } };
}

// One of which nothing is filled takes its sleeping stop along.
function isFilledInPart({ orders }: RunningSession, clientOrderId: string): boolean {
  return Number(orders.get(clientOrderId)?.filledQuantity ?? 0) > 0;
}

function planAllowed(session: RunningSession, lane: Lane, allowed: AllowedChange): PlannedChange {
  const { risk, held } = allowed;
  const isChange = risk.kind === "approved" || risk.kind === "trimmed";
  if (!isChange && (held === 0 || isCaredFor(session, lane))) return nothing;
  const change = isChange ? planWanted(session, lane, allowed) : nothing;
  const planned =
    held === 0 || change.intents.some(({ role }) => role === "exit")
      ? change
      : withIncreaseStop(
          session,
          lane,
          allowed,
          careForProtection(session, lane, { ...allowed, change }),
        );
  keepProtection(lane, planned.intents);
  return planned;
}

function planWanted(session: RunningSession, lane: Lane, allowed: AllowedChange): PlannedChange {
  const { held, ordered, openTimeMs, equity } = allowed;
  const { exposure } = allowed.risk;
  if (allowed.isStopped && isMore(exposure, held)) return { ...nothing, unplaced: "stop-reached" };
  const pending = pendingOrders(session, lane);
  if (pending.length === 0) {
    return withCancels(
      planOrders(session, lane, { openTimeMs, held, target: exposure, equity }),
      [],
    );
  }
  // What is still on its way is waited for, or taken back: never topped up.
  if (isMore(exposure, ordered)) return { ...nothing, unplaced: "order-open" };
  const cancels = pending.map(({ request }) => request.clientOrderId);
  const target = isTurnOnItsWay(held, ordered) && exposure > 0 === ordered > 0 ? 0 : exposure;
  const reduces = held !== 0 && (target > 0 !== held > 0 || Math.abs(target) < Math.abs(held));
  if (!reduces) return withCancels(nothingPlanned, cancels);
  return withCancels(planOrders(session, lane, { openTimeMs, held, target, equity }), cancels);
}

// Less of its other side was asked for as less, which no limit is asked for: none of it is entered anew.
function isTurnOnItsWay(held: number, ordered: number): boolean {
  return held * ordered < 0;
}

// The rest of an entry is one too.
function withoutEntries(session: RunningSession, lane: Lane, change: PlannedChange): PlannedChange {
  const entries = pendingEntries(session, lane);
  if (entries.length === 0) return change;
  const errands = change.errands ?? noErrands;
  const cancels = [...new Set([...errands.cancels, ...entries])];
  return { ...change, errands: { ...errands, cancels } };
}

function pendingEntries(session: RunningSession, lane: Lane): readonly string[] {
  return pendingOrders(session, lane).flatMap(({ request }) =>
    request.reduceOnly ? [] : [request.clientOrderId],
  );
}

// Of the same side, and larger.
function isMore(target: number, than: number): boolean {
  return target !== 0 && target > 0 === than > 0 && Math.abs(target) > Math.abs(than);
}

const nothingPlanned: PlannedOrders = { intents: [], unplaced: undefined, isDust: false };

function withCancels(
  { intents, unplaced, isDust }: PlannedOrders,
  cancels: readonly string[],
): PlannedChange {
  const errands = isDust || cancels.length > 0 ? { ...noErrands, cancels, isDust } : null;
  return { intents, unplaced, errands };
}

interface HeldChange extends AllowedChange {
  readonly change: PlannedChange;
}

function isCaredFor({ plan }: RunningSession, lane: Lane): boolean {
  const { stopAtr, trailingAtr } = plan.limits;
  return trailingAtr === undefined && (stopAtr === undefined || lane.stop !== null);
}

// A stop that was refused is set again; one that is there follows the best close.
function careForProtection(
  session: RunningSession,
  lane: Lane,
  { openTimeMs, held, change }: HeldChange,
): PlannedChange {
  const direction = held < 0 ? -1 : 1;
  if (lane.stop === null) {
    const missing = planMissing(session, lane, { openTimeMs, target: held });
    return missing.length === 0 ? change : { ...change, intents: [...missing, ...change.intents] };
  }
  const { limits } = session.plan;
  if (limits.trailingAtr === undefined) return change;
  const lies = Number(lane.stop.triggerPrice);
  const position = { direction, bestClose: lane.bestClose, stop: lies } as const;
  const trailed = trailedStop(position, lane.atr, limits);
  if (trailed === undefined || trailed === lies) return change;
  const triggerPrice = triggerText(lane, trailed, direction === 1 ? "sell" : "buy");
  const isTighter = direction * (Number(triggerPrice) - lies) > 0;
  if (!isTighter) return change;
  const stop = { ...lane.stop, triggerPrice };
  return { ...change, errands: { ...(change.errands ?? noErrands), stop } };
}

// What is added is protected from its first moment: it goes with a stop where that of the position lies.
function withIncreaseStop(
  session: RunningSession,
  lane: Lane,
  { openTimeMs }: AllowedChange,
  change: PlannedChange,
): PlannedChange {
  const increase = change.intents.find(({ role }) => role === "increase");
  if (increase === undefined) return change;
  const triggerPrice =
    change.intents.find(({ role }) => role === "stop")?.triggerPrice ??
    change.errands?.stop?.triggerPrice ??
    lane.stop?.triggerPrice;
  if (triggerPrice === undefined) return change;
  const terms = { increase, triggerPrice };
  const stop = planIncreaseStop(session, lane, { openTimeMs }, terms);
  if (stop !== undefined) return { ...change, intents: [...change.intents, stop] };
  const intents = change.intents.filter((intent) => intent !== increase);
  return { ...change, intents, unplaced: "stop-below-minimum" };
}

function planMissing(
  session: RunningSession,
  lane: Lane,
  change: { readonly openTimeMs: number; readonly target: number },
): readonly OrderRequest[] {
  const { limits } = session.plan;
  if (limits.stopAtr === undefined && limits.trailingAtr === undefined) return [];
  const wanted = positionOf(session, lane).abs();
  const placeable = placeableQuantity(lane.rules, {
    wanted,
    price: lane.close,
    held: wanted,
    reducesOnly: true,
  });
  if (placeable.kind === "unplaceable") return [];
  const legs = planProtection(session, lane, change, placeable);
  return legs.filter(({ role }) => role === "stop");
}

function keepProtection(lane: Lane, intents: readonly OrderRequest[]): void {
  const added = intents.find(({ role }) => role === "increase")?.clientOrderId;
  for (const { role, clientOrderId, quantity, triggerPrice, parent } of intents) {
    if (triggerPrice === undefined || (parent !== undefined && parent === added)) continue;
    const lies: ProtectionState = { clientOrderId, quantity, triggerPrice };
    if (role === "stop") lane.stop = lies;
    else lane.takeProfit = lies;
  }
}
