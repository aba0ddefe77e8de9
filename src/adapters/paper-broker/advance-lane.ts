import { assert } from "../../foundation/assert.ts";
import type { Candle } from "../../market/candle.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { addClose } from "./candle-volatility.ts";
import type { AccountKeeper } from "./keep-account.ts";
import { isBelowMargin } from "./liquidate-lane.ts";
import type { PaperAccount, PaperLane } from "./paper-account.ts";
import type { PaperBroker, PaperBrokerOptions } from "./paper-broker.ts";
import { fires, isDue, passCandle, worstPrice } from "./pass-candle.ts";
import type { FundingRate } from "./settle-funding.ts";

/** The exchange's side of a paper broker: `PaperBroker.advance`. */
export function advanceOf(
  keeper: AccountKeeper,
  options: PaperBrokerOptions,
): PaperBroker["advance"] {
  const durationMs = timeframeMs(options.timeframe);
  const fundingOf = (lane: PaperLane, laneNumber: number, openTimeMs: number) => {
    if (options.funding === undefined || lane.rules.market === "spot") return unpaid;
    if (lane.positionNumber === 0 && lane.openOrders.length === 0) return unpaid;
    const fromMs = lane.seenUntilMs === 0 ? openTimeMs : lane.seenUntilMs;
    return options.funding(laneNumber, fromMs, openTimeMs + durationMs);
  };
  return (laneNumber, candle, finer) => {
    const { account } = keeper;
    const lane = account.lanes[laneNumber];
    assert(lane !== undefined, "a candle belongs to one of the broker's instruments");
    if (candle.openTimeMs < lane.seenUntilMs) return;
    const closeTimeMs = candle.openTimeMs + durationMs;
    const funding = fundingOf(lane, laneNumber, candle.openTimeMs);
    const quiet = funding.length === 0 && isQuiet(account, lane, candle);
    // The usual candle of a backtest: it must cost next to nothing.
    if (quiet && options.store === undefined) {
      seeClose(lane, candle, closeTimeMs);
      return;
    }
    keeper.see(() => {
      if (!quiet) {
        passCandle(account, lane, { candle, closeTimeMs, steps: stepsOf(candle, finer), funding });
      }
      seeClose(lane, candle, closeTimeMs);
    });
  };
}

const unpaid: readonly FundingRate[] = [];

// Nothing can happen: no order fills, and what is held is in no danger.
function isQuiet(account: PaperAccount, lane: PaperLane, candle: Candle): boolean {
  for (const order of lane.openOrders) {
    if (isDue(order, candle) || fires(order, candle)) return false;
  }
  if (lane.positionNumber === 0 || lane.rules.market === "spot") return true;
  return !isBelowMargin(account, lane, worstPrice(lane, candle));
}

function seeClose(lane: PaperLane, candle: Candle, closeTimeMs: number): void {
  if (lane.lastClose !== 0) {
    const candles = (closeTimeMs - lane.seenUntilMs) / (closeTimeMs - candle.openTimeMs);
    addClose(lane.volatility, lane.lastClose, candle.close, candles);
  }
  lane.lastClose = candle.close;
  lane.seenUntilMs = closeTimeMs;
}

/** The smaller candles where they reach all that the candle reached; itself otherwise. */
export function stepsOf(candle: Candle, finer: readonly Candle[] = []): readonly Candle[] {
  let high = 0;
  let low = Infinity;
  for (const step of finer) {
    high = Math.max(high, step.high);
    low = Math.min(low, step.low);
  }
  return high >= candle.high && low <= candle.low ? finer : [candle];
}
