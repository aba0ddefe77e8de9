import { candleAt } from "../../market/candle.ts";
import { candleCount, type CandleSeries } from "../../market/candle-series.ts";
import { assert } from "../../foundation/assert.ts";
import type { CandleFeed, FedCandle } from "./candle-feed.ts";

/** A feed whose candles are all known already; it answers at once. */
export interface ReplayFeed extends CandleFeed {
  next(): FedCandle | undefined;
}

/**
 * Plays stored candles in the order in which they closed; of several that closed together the lowest
 * lane comes first.
 *
 * @param lanes Of one timeframe; lane i is the session's instrument i.
 */
export function replayFeed(lanes: readonly CandleSeries[]): ReplayFeed {
  assert(new Set(lanes.map(({ timeframe }) => timeframe)).size === 1, "lanes have one timeframe");
  const [first] = lanes;
  return lanes.length === 1 && first !== undefined ? replayOne(first) : replayMany(lanes);
}

function replayOne(series: CandleSeries): ReplayFeed {
  const count = candleCount(series);
  let position = 0;
  return {
    next() {
      if (position === count) return undefined;
      const candle = candleAt(series, position);
      position += 1;
      return { lane: 0, candle, isLate: false, isLastOfMoment: true };
    },
  };
}

function replayMany(lanes: readonly CandleSeries[]): ReplayFeed {
  const positions = new Int32Array(lanes.length);
  return {
    next() {
      let lane = -1;
      let earliestMs = Infinity;
      for (const [i, { openTimeMs }] of lanes.entries()) {
        const timeMs = openTimeMs[positions[i]!] ?? Infinity;
        if (timeMs < earliestMs) [lane, earliestMs] = [i, timeMs];
      }
      if (lane < 0) return undefined;
      const candle = candleAt(lanes[lane]!, positions[lane]!);
      positions[lane]! += 1;
      const isLastOfMoment = !lanes.some(
        ({ openTimeMs }, i) => openTimeMs[positions[i]!] === earliestMs,
      );
      return { lane, candle, isLate: false, isLastOfMoment };
    },
  };
}
