import { expect, test } from "vitest";
import { walkCandles } from "../../../test/walk-candles.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import { replayFeed } from "./replay-feed.ts";

const series = walkCandles({ seed: 3, candles: 60, missingBefore: { 20: 4, 41: 1 } });

function played(lanes: readonly CandleSeries[]) {
  const feed = replayFeed(lanes);
  const all = [];
  for (let fed = feed.next(); fed !== undefined; fed = feed.next()) all.push(fed);
  expect(feed.next()).toBeUndefined();
  return all;
}

test("replayFeed() plays every stored candle once, holes left out", () => {
  const all = played([series]);
  expect(all.map(({ candle }) => candle.openTimeMs)).toEqual([...series.openTimeMs]);
  expect(all.map(({ candle }) => candle.close)).toEqual([...series.close]);
  expect(all.every(({ lane, isLate }) => lane === 0 && !isLate)).toBe(true);
});

test("replayFeed() merges lanes by time, the lowest first where they close together", () => {
  const late = sliceCandles(series, 30, 55);
  const all = played([late, series]);
  expect(all).toHaveLength(85);
  const keys = all.map(({ lane, candle }) => candle.openTimeMs * 2 + lane);
  expect(keys).toEqual(keys.toSorted((a, b) => a - b));
});
