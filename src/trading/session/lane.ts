import type { Candle } from "../../market/candle.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { TradingRules } from "../../market/trading-rules.ts";
import { createAtr } from "../indicators/atr.ts";
import type { Indicator } from "../indicators/indicator.ts";
import type { StrategyRun } from "../strategies/strategy.ts";
import type { SessionPlan } from "./session-plan.ts";
import type { Errands, LaneState, ProtectionState } from "./session-state.ts";

/** One instrument of a running session. Changes in place, candle by candle. */
export interface Lane {
  readonly number: number;
  readonly instrument: InstrumentId;
  readonly rules: TradingRules;
  readonly strategy: StrategyRun;
  readonly averageTrueRange: Indicator<Candle, number>;
  /** `undefined` while there are too few candles. */
  atr: number | undefined;
  /** Of the last candle that this process has seen; -Infinity = none. */
  seenOpenTimeMs: number;
  seenCandles: number;
  close: number;
  /** Of the last candle that was decided on; 0 = none. */
  decidedOpenTimeMs: number;
  heldCandles: number;
  bestClose: number;
  stop: ProtectionState | null;
  takeProfit: ProtectionState | null;
  errands: Errands | null;
}

/** Wilder's period, which all limits in average true ranges mean. */
const atrPeriod = 14;

/** A lane as it was left; what its strategy knew comes back with the candles. */
export function startLane(
  plan: SessionPlan,
  number: number,
  stored: LaneState = nothingDecided,
): Lane {
  const instrument = plan.instruments[number]!;
  return {
    number,
    instrument,
    rules: plan.rules[number]!,
    strategy: plan.strategy.start(plan.parameters, instrument),
    averageTrueRange: createAtr(atrPeriod),
    atr: undefined,
    seenOpenTimeMs: -Infinity,
    seenCandles: 0,
    close: 0,
    decidedOpenTimeMs: stored.decidedOpenTimeMs,
    heldCandles: stored.heldCandles,
    bestClose: stored.bestClose,
    stop: stored.stop,
    takeProfit: stored.takeProfit,
    errands: stored.errands,
  };
}

const nothingDecided: LaneState = {
  decidedOpenTimeMs: 0,
  heldCandles: 0,
  bestClose: 0,
  stop: null,
  takeProfit: null,
  errands: null,
};

/** What a candle means for a lane before anybody decides on it. */
export function seeCandle(lane: Lane, candle: Candle): void {
  lane.seenOpenTimeMs = candle.openTimeMs;
  lane.seenCandles++;
  lane.close = candle.close;
  lane.atr = lane.averageTrueRange.next(candle);
}

/** What of a lane must survive the process. */
export function laneState(lane: Lane): LaneState {
  const { decidedOpenTimeMs, heldCandles, bestClose, stop, takeProfit, errands } = lane;
  return { decidedOpenTimeMs, heldCandles, bestClose, stop, takeProfit, errands };
}
