import { expect, test } from "vitest";
import { walkCandles } from "../../../../test/walk-candles.ts";
import { type Candle, candleAt } from "../../../market/candle.ts";
import { finerNotes } from "./finer-notes.ts";

const series = walkCandles({ seed: 3, candles: 50 });
const { openTimeMs } = series;
const halfMs = 1_800_000;
// The high in the first half hour, the low in the second.
const halves = Array.from(openTimeMs, (_, i): readonly Candle[] => {
  const { high, low, ...hour } = candleAt(series, i);
  return [
    { ...hour, high, low: hour.open, close: high },
    { ...hour, openTimeMs: hour.openTimeMs + halfMs, open: high, high, low },
  ];
});
const notes = (finer: readonly Candle[]) => finerNotes({ series, finer }, openTimeMs[10]!);

test("finerNotes() counts the decided candles that finer ones reach all prices of", () => {
  const said = (covered: number) => [
    `Finer candles cover ${covered} of 40 candles of WALK: inside the others the worse order of prices is taken.`,
  ];
  expect(notes(halves.slice(0, 30).flat())).toEqual(said(20));
  // The second half of the last one is missing, and its low with it.
  expect(notes(halves.flat().slice(0, -1))).toEqual(said(39));
  expect(notes(halves.slice(0, 5).flat())).toEqual(said(0));
});

test("finerNotes() says nothing where all are covered, and where nobody named a file", () => {
  expect(notes(halves.flat())).toEqual([]);
  expect(notes(halves.slice(10).flat())).toEqual([]);
  expect(notes([])).toEqual([]);
});
