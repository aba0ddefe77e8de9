import { type Candle, candleAt } from "../../market/candle.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { FedCandle } from "../../trading/session/candle-feed.ts";

/** Candles of several instruments that wait for their turn, each once, moment by moment. */
export interface MomentQueue {
  /** Open time of the newest candle that a lane has brought, UTC epoch milliseconds. */
  seenMs(lane: number): number;
  /** Takes what is new of a lane. */
  take(lane: number, series: CandleSeries): void;
  /** The candle whose turn it is. */
  first(): Candle | undefined;
  /**
   * Whether a lane that brought the candle before the first one has not brought that one. A lane that has
   * been missing for longer lacks nothing, nor does a moment that is being handed out.
   */
  lacksOthers(): boolean;
  shift(): Pick<FedCandle, "lane" | "candle" | "isLastOfMoment">;
}

/**
 * @param lanes How many.
 * @param startedFromMs Open time of the first candle that is wanted.
 * @param stepMs From one candle to the next.
 */
export function createMomentQueue(
  lanes: number,
  { startedFromMs, stepMs }: { readonly startedFromMs: number; readonly stepMs: number },
): MomentQueue {
  const seenMs = Array.from({ length: lanes }, () => startedFromMs - stepMs);
  const queue: Pick<FedCandle, "lane" | "candle">[] = [];
  // Open time of candles that are being handed out.
  let momentMs = -Infinity;
  return {
    seenMs: (lane) => seenMs[lane]!,
    take(lane, series) {
      for (let i = 0; i < series.openTimeMs.length; i += 1) {
        if (series.openTimeMs[i]! <= seenMs[lane]!) continue;
        seenMs[lane] = series.openTimeMs[i]!;
        queue.push({ lane, candle: candleAt(series, i) });
      }
      queue.sort((a, b) => a.candle.openTimeMs - b.candle.openTimeMs || a.lane - b.lane);
    },
    first: () => queue[0]?.candle,
    lacksOthers() {
      const openTimeMs = queue[0]?.candle.openTimeMs ?? -Infinity;
      return openTimeMs > momentMs && seenMs.includes(openTimeMs - stepMs);
    },
    shift() {
      const { lane, candle } = queue.shift()!;
      momentMs = candle.openTimeMs;
      return { lane, candle, isLastOfMoment: queue[0]?.candle.openTimeMs !== momentMs };
    },
  };
}
