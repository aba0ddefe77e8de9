import type { PaperBroker } from "../../adapters/paper-broker/paper-broker.ts";
import type { FundingRate, FundingRates } from "../../adapters/paper-broker/settle-funding.ts";
import { isPending } from "../../foundation/maybe-promise.ts";
import type { Candle } from "../../market/candle.ts";
import { type Timeframe, timeframeMs } from "../../market/timeframe.ts";
import type { CandleFeed, FedCandle } from "../../trading/session/candle-feed.ts";

/** What the exchange in this process must know of an instrument besides its candles. */
export interface ExchangeLane {
  /** Smaller candles of the same time, oldest first. */
  readonly finer: readonly Candle[];
  /** Oldest first. */
  readonly funding: readonly FundingRate[];
}

/** Candles that the exchange lives through before the session hears of them. */
export function exchangeFeed(
  feed: CandleFeed,
  broker: PaperBroker,
  about: {
    readonly lanes: readonly ExchangeLane[];
    readonly timeframe: Timeframe;
    /** Told every 10,000 candles how many there were. */
    readonly onCandles?: ((count: number) => void) | undefined;
  },
): CandleFeed {
  const stepMs = timeframeMs(about.timeframe);
  const finer = about.lanes.map((lane) => createFinerReader(lane.finer, stepMs));
  let count = 0;
  const pass = (fed: FedCandle | undefined): FedCandle | undefined => {
    if (fed === undefined) return undefined;
    broker.advance(fed.lane, fed.candle, finer[fed.lane]?.(fed.candle.openTimeMs));
    count += 1;
    if (count % candlesPerNotice === 0) about.onCandles?.(count);
    return fed;
  };
  return {
    next() {
      const coming = feed.next();
      return isPending(coming) ? coming.then(pass) : pass(coming);
    },
  };
}

const candlesPerNotice = 10_000;

/** The fundings of each lane in a span, for the exchange in this process. */
export function fundingOf(lanes: readonly ExchangeLane[]): FundingRates {
  return (lane, fromMs, toMs) => {
    const { funding } = lanes[lane]!;
    if (funding.length === 0) return funding;
    let low = 0;
    let high = funding.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (funding[middle]!.atMs < fromMs) low = middle + 1;
      else high = middle;
    }
    let until = low;
    while (until < funding.length && funding[until]!.atMs < toMs) until += 1;
    return funding.slice(low, until);
  };
}

/**
 * The smaller candles inside one after another, asked oldest first.
 *
 * @returns `undefined` where there are none at all.
 */
export function createFinerReader(
  finer: readonly Candle[],
  stepMs: number,
): ((openTimeMs: number) => readonly Candle[]) | undefined {
  if (finer.length === 0) return undefined;
  let next = 0;
  return (openTimeMs) => {
    while (next < finer.length && finer[next]!.openTimeMs < openTimeMs) next += 1;
    const first = next;
    while (next < finer.length && finer[next]!.openTimeMs < openTimeMs + stepMs) next += 1;
    return finer.slice(first, next);
  };
}
