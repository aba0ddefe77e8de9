import type { RoundTrip } from "../accounting/book-state.ts";
import { hasFallen } from "./has-fallen.ts";
import type { RiskLimits } from "./risk-limits.ts";
import type { RiskMemory } from "./risk-memory.ts";
import { utcDayOf } from "./utc-day.ts";

/**
 * The memory of a session that begins.
 *
 * @param equity Marked now, quote currency: the first peak is what there is, not what somebody configured.
 */
export function startRiskMemory(equity: number, timeMs: number): RiskMemory {
  const memory: RiskMemory = {
    state: "ACTIVE",
    reason: null,
    awaitsResume: false,
    haltedAfter: null,
    peakEquity: equity,
    day: utcDayOf(timeMs),
    dayStartEquity: equity,
    consecutiveLosses: 0,
    pausedUntilMs: 0,
    coolUntilMs: {},
  };
  return isMark(equity, timeMs) ? memory : haltMemory(memory, unknownMark);
}

/** A memory as a ledger gives it back; one of before `awaitsResume` was kept awaits it while HALTED. */
export function recallRiskMemory(
  stored: Omit<RiskMemory, "awaitsResume"> & Partial<Pick<RiskMemory, "awaitsResume">>,
): RiskMemory {
  return { ...stored, awaitsResume: stored.awaitsResume ?? stored.state === "HALTED" };
}

/**
 * What is remembered after the account was marked to market at the close of a candle: before anything
 * is decided on it. A day's first mark begins the day and ends what a daily loss had stopped.
 *
 * @param timeMs UTC epoch milliseconds of the close.
 * @returns The same object where nothing has changed.
 */
export function rememberMark(
  memory: RiskMemory,
  equity: number,
  timeMs: number,
  limits: RiskLimits,
): RiskMemory {
  if (!isMark(equity, timeMs)) return haltMemory(memory, unknownMark);
  const day = utcDayOf(timeMs);
  const today = day > memory.day ? beginDay(memory, day, equity) : memory;
  const peaked = equity > today.peakEquity ? { ...today, peakEquity: equity } : today;
  if (peaked.state === "HALTED") return peaked;
  // Exposures of it mean nothing.
  if (!(equity > 0)) return haltMemory(peaked, worthless);
  return peaked.awaitsResume ? peaked : rememberFalls(peaked, equity, limits);
}

function rememberFalls(memory: RiskMemory, equity: number, limits: RiskLimits): RiskMemory {
  const { peakEquity, dayStartEquity } = memory;
  if (!Number.isFinite(peakEquity)) return haltMemory(memory, unknownPeak);
  if (hasFallen(peakEquity, equity, limits.drawdownMax)) {
    return goFlatMemory(memory, drawdownReason(1 - equity / peakEquity, limits));
  }
  if (memory.state === "REDUCE_ONLY") return memory;
  if (!hasFallen(dayStartEquity, equity, limits.dailyLossMax)) return memory;
  const reason = dailyLossReason(1 - equity / dayStartEquity, limits);
  return { ...memory, state: "REDUCE_ONLY", reason };
}

/**
 * What is remembered after a position was closed.
 *
 * @param timeMs When its last fill happened.
 */
export function rememberRoundTrip(
  memory: RiskMemory,
  trip: RoundTrip,
  timeMs: number,
  options: { readonly limits: RiskLimits; readonly timeframeMs: number },
): RiskMemory {
  const { limits, timeframeMs } = options;
  const losses = lossesAfter(memory, trip.profit);
  const pauses = losses >= limits.consecutiveLossesMax;
  const pauseEndMs = timeMs + limits.lossPauseCandles * timeframeMs;
  const coolEndMs = timeMs + limits.cooldownCandles * timeframeMs;
  return {
    ...memory,
    // After its pause a session begins to count anew.
    consecutiveLosses: pauses ? 0 : losses,
    pausedUntilMs: pauses ? Math.max(memory.pausedUntilMs, pauseEndMs) : memory.pausedUntilMs,
    coolUntilMs: { ...memory.coolUntilMs, [trip.instrument]: coolEndMs },
  };
}

// Out of every position, and into none until a person resumes after this.
function goFlatMemory(memory: RiskMemory, reason: string): RiskMemory {
  return { ...memory, state: "REDUCE_ONLY", reason, awaitsResume: true, haltedAfter: null };
}

/**
 * HALTED until a person resumes after this: a resume that came before another reason was found does
 * not answer for it. Reasons add up.
 */
export function haltMemory(memory: RiskMemory, reason: string): RiskMemory {
  const before = memory.awaitsResume ? (memory.reason ?? "") : "";
  const isTold = before.includes(reason);
  if (isTold && memory.state === "HALTED" && memory.haltedAfter === null) return memory;
  const reasons = isTold ? before : [before, reason].filter((each) => each !== "").join("; ");
  return { ...memory, state: "HALTED", reason: reasons, awaitsResume: true, haltedAfter: null };
}

/**
 * What a session that awaits it remembers of `candlecast resume --session`: asked once after each mark
 * while `awaitsResume`. The first answer is the resume before the halt; any other one lifts it, and the
 * drawdown is counted from present equity on.
 *
 * @param lastResume `HaltLatch.lastResume()`; `undefined`, unreadable, lifts nothing.
 * @param equity Marked now, quote currency.
 * @returns The same object where nothing has changed.
 */
export function rememberResume(
  memory: RiskMemory,
  lastResume: string | undefined,
  equity: number,
): RiskMemory {
  if (!memory.awaitsResume || lastResume === undefined) return memory;
  if (memory.haltedAfter === null) return { ...memory, haltedAfter: lastResume };
  // A resume whose trace is gone is no newer one.
  if (lastResume === "" || lastResume === memory.haltedAfter) return memory;
  if (!(equity > 0 && equity < Infinity)) return memory;
  return {
    ...memory,
    state: "ACTIVE",
    reason: null,
    awaitsResume: false,
    haltedAfter: null,
    peakEquity: equity,
  };
}

const unknownMark = "what the account is worth is not known";
const unknownPeak = "what the account was worth at its highest is not known";
const worthless = "the account is worth nothing";

function isMark(equity: number, timeMs: number): boolean {
  return Number.isFinite(equity) && Number.isFinite(timeMs);
}

function beginDay(memory: RiskMemory, day: number, equity: number): RiskMemory {
  const ended = memory.state === "REDUCE_ONLY" && !memory.awaitsResume;
  const { state, reason } = ended ? ({ state: "ACTIVE", reason: null } as const) : memory;
  return { ...memory, state, reason, day, dayStartEquity: equity };
}

// A profit that is not known may have been a loss.
function lossesAfter({ consecutiveLosses }: RiskMemory, profit: number): number {
  if (profit > 0) return 0;
  return profit === 0 ? consecutiveLosses : consecutiveLosses + 1;
}

function drawdownReason(drawdown: number, { drawdownMax }: RiskLimits): string {
  return `equity fell ${percent(drawdown)} from its highest, ${percent(drawdownMax)} is the limit`;
}

function dailyLossReason(loss: number, { dailyLossMax }: RiskLimits): string {
  return `the day's loss is ${percent(loss)}, ${percent(dailyLossMax)} is the limit; until the next UTC day`;
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)} %`;
}
