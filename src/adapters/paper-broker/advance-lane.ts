import { assert } from "../../foundation/assert.ts";
import type { Candle } from "../../market/candle.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { addClose } from "./candle-volatility.ts";
import type { AccountKeeper } from "./keep-account.ts";
import type { PaperLane } from "./paper-account.ts";
import type { PaperBroker, PaperBrokerOptions } from "./paper-broker.ts";
import { passCandle } from "./pass-candle.ts";
import type { FundingRate } from "./settle-funding.ts";

/** The exchange's side of a paper broker: `PaperBroker.advance`. */
export function advanceOf(
  keeper: AccountKeeper,
  options: PaperBrokerOptions,
): PaperBroker["advance"] {
  const durationMs = timeframeMs(options.timeframe);
  const fundingOf = (lane: PaperLane, laneNumber: number, openTimeMs: number) => {
    if (lane.rules.market === "spot" || options.funding === undefined) return unpaid;
    const fromMs = lane.seenUntilMs === 0 ? openTimeMs : lane.seenUntilMs;
    return options.funding(laneNumber, fromMs, openTimeMs + durationMs);
  };
  return (laneNumber, candle, finer) => {
    const { account } = keeper;
    const lane = account.lanes[laneNumber];
    assert(lane !== undefined, "a candle belongs to one of the broker's instruments");
    if (candle.openTimeMs < lane.seenUntilMs) return;
    const closeTimeMs = candle.openTimeMs + durationMs;
    const idle = isIdle(lane);
    // The usual candle of a backtest.
    if (idle && options.store === undefined) {
      seeClose(lane, candle, closeTimeMs);
      return;
    }
    keeper.see(() => {
      if (!idle) {
        const funding = fundingOf(lane, laneNumber, candle.openTimeMs);
        passCandle(account, lane, { candle, closeTimeMs, steps: stepsOf(candle, finer), funding });
      }
      seeClose(lane, candle, closeTimeMs);
    });
  };
}

const unpaid: readonly FundingRate[] = [];

// Nothing can happen: no order lies there, and what is held owes and risks nothing.
function isIdle(lane: PaperLane): boolean {
  if (lane.openOrders.length > 0) return false;
  return lane.rules.market === "spot" || lane.position.isZero();
}

function seeClose(lane: PaperLane, candle: Candle, closeTimeMs: number): void {
  if (lane.lastClose !== 0) {
    const durationMs = closeTimeMs - candle.openTimeMs;
    const candles = (closeTimeMs - lane.seenUntilMs) / durationMs;
    addClose(lane.volatility, lane.lastClose, candle.close, candles);
  }
  lane.lastClose = candle.close;
  lane.seenUntilMs = closeTimeMs;
}

// The smaller candles where they reach all that the candle reached; itself otherwise.
function stepsOf(candle: Candle, finer: readonly Candle[] = []): readonly Candle[] {
  let high = 0;
  let low = Infinity;
  for (const step of finer) {
    high = Math.max(high, step.high);
    low = Math.min(low, step.low);
  }
  return high >= candle.high && low <= candle.low ? finer : [candle];
}
