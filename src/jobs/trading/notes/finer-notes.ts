import { stepsOf } from "../../../adapters/paper-broker/advance-lane.ts";
import { candleAt } from "../../../market/candle.ts";
import { timeframeMs } from "../../../market/timeframe.ts";
import { createFinerReader } from "../exchange-feed.ts";
import type { MarketLane } from "../read-market.ts";

/** How many candles of a run its finer ones say the inside of, where those are not all. */
export function finerNotes(
  { series, finer }: Pick<MarketLane, "series" | "finer">,
  tradeFromMs: number,
): readonly string[] {
  const { instrument, timeframe, openTimeMs } = series;
  const finerOf = createFinerReader(finer, timeframeMs(timeframe));
  if (finerOf === undefined) return [];
  let [covered, traded] = [0, 0];
  for (const [i, openMs] of openTimeMs.entries()) {
    if (openMs < tradeFromMs) continue;
    const inside = finerOf(openMs);
    traded += 1;
    if (stepsOf(candleAt(series, i), inside) === inside) covered += 1;
  }
  if (covered === traded) return [];
  return [
    `Finer candles cover ${covered.toLocaleString("en-US")} of ${traded.toLocaleString("en-US")} candles of ${instrument}: inside the others the worse order of prices is taken.`,
  ];
}
