import { timeframeMs } from "../../../market/timeframe.ts";
import { finerNotes } from "./finer-notes.ts";
import { fundingNotes } from "./funding-notes.ts";
import type { MarketLane } from "../read-market.ts";

/**
 * Sentences about a market that must be read before any figure.
 *
 * @param span.from Position of the first candle that the run is shown.
 * @param span.tradeFromMs Open time of the first one that is decided on.
 */
export function marketNotes(
  lane: MarketLane,
  span: { readonly from: number; readonly tradeFromMs: number },
): readonly string[] {
  const { from, tradeFromMs } = span;
  return [
    ...lane.warnings,
    ...holeNotes(lane, from),
    ...finerNotes(lane, tradeFromMs),
    ...fundingNotes(lane, tradeFromMs),
  ];
}

function holeNotes({ series, duplicates }: MarketLane, from: number): readonly string[] {
  const { instrument, timeframe, openTimeMs } = series;
  const stepMs = timeframeMs(timeframe);
  let [missing, holes] = [0, 0];
  for (let i = from + 1; i < openTimeMs.length; i += 1) {
    const gap = (openTimeMs[i]! - openTimeMs[i - 1]!) / stepMs - 1;
    if (!(gap > 0)) continue;
    missing += gap;
    holes += 1;
  }
  const parts = [
    ...(missing === 0
      ? []
      : [
          `${counted(missing, "candle is", "candles are")} missing in ${counted(holes, "hole", "holes")}`,
        ]),
    ...(duplicates === 0 ? [] : [`${counted(duplicates, "row", "rows")} stood there twice`]),
  ];
  if (parts.length === 0) return [];
  const what =
    missing === 0 ? "" : ": orders fill, and stops are looked at, in the next one there is";
  return [`${instrument}: ${parts.join(", ")}${what}.`];
}

function counted(count: number, one: string, several: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : several}`;
}
