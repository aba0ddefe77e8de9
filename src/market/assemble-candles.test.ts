import { describe, expect, it } from "vitest";
import * as fc from "../../test/properties.ts";
import { assembleCandles, type AssembledCandles } from "./assemble-candles.ts";
import { type CandleRow, createCandleRows } from "./candle-rows.ts";
import { hashCandles } from "./hash-candles.ts";
import { parseInstrument } from "./instrument.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2020, 0, 1);
const nowMs = Date.UTC(2024, 0, 1);

function candle(hour: number, change: Partial<CandleRow> = {}): CandleRow {
  const price = 100 + (hour % 7);
  const prices = { open: price, high: price + 2, low: price - 1, close: price + 1, volume: 5 };
  return { line: hour + 2, openTimeMs: startMs + hour * hourMs, ...prices, ...change };
}

function assemble(rows: readonly CandleRow[]): AssembledCandles {
  const builder = createCandleRows({ withVolume: true });
  for (const row of rows) builder.push(row);
  const instrument = parseInstrument("BTCUSDT");
  return assembleCandles(builder.rows(), { instrument, timeframe: "1h", nowMs });
}

function hours(count: number): CandleRow[] {
  return Array.from({ length: count }, (_, hour) => candle(hour));
}

describe("assembleCandles()", () => {
  it.each([
    ["high-below-low", { high: 90, low: 95 }],
    ["open-outside-range", { open: 500 }],
    ["close-outside-range", { close: 1 }],
    ["off-grid", { openTimeMs: startMs + 2 * hourMs + 1000 }],
    ["off-grid", { openTimeMs: startMs + 2 * hourMs + 0.5 }],
    ["not-positive", { low: 0 }],
    ["not-positive", { open: Number.NaN }],
    ["negative-volume", { volume: -1 }],
    ["out-of-time", { openTimeMs: Date.UTC(2008, 11, 31) }],
    ["out-of-time", { openTimeMs: nowMs + 25 * hourMs }],
  ] as const)("refuses a row that is %s, with its line", (kind, change) => {
    const { quality, series } = assemble([candle(0), candle(1), candle(2, change), candle(3)]);
    expect(quality).toMatchObject({ rows: 3, refused: 1, gaps: 1, missing: 1 });
    expect(quality.refusedRows[0]).toMatchObject({ line: 4, kind });
    expect(series.openTimeMs).toHaveLength(3);
  });

  it("accepts a candle of zero volume", () => {
    const { quality } = assemble([candle(0, { volume: 0 })]);
    expect(quality).toMatchObject({ rows: 1, refused: 0 });
  });

  // A candle that is still forming changes until it closes; it is neither stored nor an error.
  it("leaves out candles that have not closed, with their lines, however they look", () => {
    const openTimes = [nowMs - hourMs, nowMs - hourMs + 1, nowMs, nowMs + 24 * hourMs];
    const rows = openTimes.map((openTimeMs, i) => candle(i, { openTimeMs, line: i + 2 }));
    const { quality, series } = assemble(rows.with(2, { ...rows[2]!, close: Number.NaN }));
    expect(Array.from(series.openTimeMs)).toEqual([nowMs - hourMs]);
    expect(quality).toMatchObject({ rowsRead: 4, rows: 1, refused: 0 });
    const found = quality.findings.find((finding) => finding.kind === "not-closed");
    expect(found?.count).toBe(3);
    expect(found?.places.map((place) => place.line)).toEqual([3, 4, 5]);
  });

  it("merges identical duplicates and stores none of conflicting ones", () => {
    const again = candle(1, { line: 50 });
    const other = candle(2, { line: 60, close: candle(2).close - 0.5 });
    const { quality } = assemble([...hours(4), again, other, { ...other, line: 61 }]);
    expect(quality).toMatchObject({ rowsRead: 7, rows: 3, duplicates: 1, refused: 3, gaps: 1 });
    expect(quality.refusedRows.map((row) => row.line)).toEqual([4, 60, 61]);
    expect(quality.refusedByKind).toEqual({ "conflicting-duplicate": 3 });
  });

  it("takes a row that differs in volume alone for a conflict", () => {
    const { quality } = assemble([...hours(2), candle(1, { line: 9, volume: 6 })]);
    expect(quality).toMatchObject({ rows: 1, duplicates: 0, refused: 2 });
  });

  it("finds no order break in a file that is newest first, and the place of each real one", () => {
    const find = (rows: readonly CandleRow[]): number[] =>
      (assemble(rows).quality.findings.find((one) => one.kind === "order")?.places ?? []).map(
        (place) => place.line ?? 0,
      );
    const newestFirst = hours(9).toReversed();
    expect(find(newestFirst)).toEqual([]);
    const [a, b] = [newestFirst[3]!, newestFirst[4]!];
    expect(find(newestFirst.with(3, b).with(4, a))).toEqual([6, 7, 5]);
  });

  it("refuses rows that are plainly another timeframe and names it", () => {
    const fourHours = hours(60).filter((_, hour) => hour % 4 === 0);
    expect(() => assemble(fourHours)).not.toThrow();
    const long = hours(120).filter((_, hour) => hour % 4 === 0);
    expect(() => assemble(long)).toThrow(/4h apart; say --timeframe 4h/);
  });

  it("does not depend on the order of rows nor on repeated ones, and accounts for every row", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 80 }),
        fc.infiniteStream(fc.nat()),
        (chosen, picks) => {
          const sorted = chosen.toSorted((a, b) => a - b).map((hour) => candle(hour));
          const repeats = sorted.filter(() => (picks.next().value ?? 0) % 3 === 0);
          const keyed = [...sorted, ...repeats].map(
            (row) => [picks.next().value ?? 0, row] as const,
          );
          const shuffled = keyed.toSorted((a, b) => a[0] - b[0]).map(([, row]) => row);
          const { series, quality } = assemble(shuffled);
          expect(hashCandles(series)).toBe(hashCandles(assemble(sorted).series));
          expect(quality.duplicates).toBe(repeats.length);
          expect(quality.rowsRead).toBe(quality.rows + quality.duplicates + quality.refused);
        },
      ),
    );
  });
});
