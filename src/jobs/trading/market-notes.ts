import { timeframeMs } from "../../market/timeframe.ts";
import type { MarketLane } from "./read-market.ts";

/**
 * Sentences about a market that must be read before any figure.
 *
 * @param from Position of the first candle that the run is shown.
 */
export function marketNotes(lane: MarketLane, from: number): readonly string[] {
  return [...lane.warnings, ...holeNotes(lane, from), ...fundingNotes(lane)];
}

/** A perpetual that pays nothing is one that nobody has named the rates of. */
export function fundingNotes({
  instrument,
  rules,
  funding,
}: Pick<MarketLane, "instrument" | "rules" | "funding">): readonly string[] {
  if (rules.market === "spot" || funding.length > 0) return [];
  return [
    `No funding was charged on the perpetual ${instrument}: name its rates with --funding FILE.`,
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
