import type { Candle } from "../../market/candle.ts";
import { rememberMark, rememberResume } from "../risk/remember.ts";
import type { RiskMemory } from "../risk/risk-memory.ts";
import { bestCloseOf } from "../risk/trailed-stop.ts";
import { type Lane, seeCandle } from "./lane.ts";
import type { RunningSession } from "./running-session.ts";

/**
 * Marks the account to a lane's close. Of candles that closed together all are marked before the limits
 * remember what the account is worth.
 *
 * @returns Equity with the marks so far, quote currency.
 */
export function markLane(session: RunningSession, lane: Lane, candle: Candle): number {
  seeCandle(lane, candle);
  session.nowMs = Math.max(session.nowMs, candle.openTimeMs + session.timeframeMs);
  return session.book.equityAt(lane.number, candle.close);
}

/** Lets the limits remember a marked account, once for each moment and before anything is decided. */
export function rememberEquity(session: RunningSession, equity: number): void {
  const { ports, plan } = session;
  let risk = rememberMark(session.risk, equity, session.nowMs, plan.limits);
  if (risk.awaitsResume) risk = rememberResume(risk, ports.latch.lastResume(), equity);
  if (risk !== session.risk) changeRisk(session, risk);
}

/** Counts the candle for the position that is held. Once per decision, and written down with it. */
export function ageHolding({ book }: RunningSession, lane: Lane): void {
  if (book.isFlat(lane.number)) return;
  lane.heldCandles++;
  const direction = book.quantityOf(lane.number) < 0 ? -1 : 1;
  lane.bestClose = bestCloseOf(direction, lane.bestClose, lane.close);
}

/** Takes over what limits remember; a change of state is told. */
export function changeRisk(session: RunningSession, risk: RiskMemory): void {
  const before = session.risk;
  session.risk = risk;
  if (before.state === risk.state && before.awaitsResume === risk.awaitsResume) return;
  session.news.push({
    kind: "state-changed",
    atMs: session.nowMs,
    data: { from: before.state, to: risk.state, reason: risk.reason },
  });
}
