import { describe, expect, it } from "vitest";
import * as fc from "../../test/properties.ts";
import type { CandleSeries } from "./candle-series.ts";
import type { CandleValues } from "./candle-values.ts";
import { parseInstrument } from "./instrument.ts";
import { joinStored } from "./join-stored.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2020, 0, 1);
const nowMs = startMs + 40 * hourMs;

function candle(hour: number, close = 10): CandleValues {
  return { openTimeMs: startMs + hour * hourMs, open: 10, high: 20, low: 5, close, volume: 1 };
}

function series(candles: readonly CandleValues[], withVolume = true): CandleSeries {
  const column = (name: keyof CandleValues): Float64Array =>
    Float64Array.from(candles, (one) => one[name]);
  return {
    instrument: parseInstrument("T"),
    timeframe: "1h",
    openTimeMs: column("openTimeMs"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: withVolume ? column("volume") : undefined,
  };
}

async function* inParts<T, U>(
  items: readonly T[],
  size: number,
  asPart: (part: readonly T[]) => U,
): AsyncGenerator<U> {
  for (let from = 0; from < items.length; from += size)
    yield asPart(items.slice(from, from + size));
  yield asPart([]);
}

async function join(
  stored: readonly CandleValues[],
  added: readonly CandleValues[],
  { keepStored = true, size = 3, storedVolume = true } = {},
) {
  const candles: CandleValues[] = [];
  const refused: CandleValues[] = [];
  const outcome = await joinStored(
    inParts(added, size, (part) => part),
    {
      stored: inParts(stored, size, (part) => series(part, storedVolume)),
      keepStored,
      hasVolume: true,
      nowMs,
    },
    { emit: (one) => candles.push(one), refuse: (row) => refused.push(row) },
  );
  return { candles, refused, ...outcome };
}

describe("joinStored()", () => {
  it("keeps every stored candle and refuses rows that contradict one", async () => {
    const stored = [candle(1), candle(2), candle(5)];
    const joined = await join(stored, [candle(0), candle(2, 11), candle(3), candle(5)]);
    expect(joined.candles).toEqual([candle(0), candle(1), candle(2), candle(3), candle(5)]);
    expect(joined.refused).toEqual([candle(2, 11)]);
    expect(joined).toMatchObject({ before: 3, lost: 0 });
  });

  it("replacing, counts stored candles that are absent or different", async () => {
    const stored = [candle(1), candle(2), candle(5)];
    const joined = await join(stored, [candle(2, 11), candle(5)], { keepStored: false });
    expect(joined.candles).toEqual([candle(2, 11), candle(5)]);
    expect(joined).toMatchObject({ before: 3, lost: 2, refused: [] });
  });

  it("takes a volume that appears for another candle", async () => {
    const options = { keepStored: false, storedVolume: false };
    expect(await join([candle(1)], [candle(1)], options)).toMatchObject({ before: 1, lost: 1 });
  });

  it("drops stored candles that had not closed, so that they come whole", async () => {
    const joined = await join([candle(1), candle(39), candle(40)], []);
    expect(joined.candles).toEqual([candle(1), candle(39)]);
    expect(joined).toMatchObject({ before: 3, lost: 1 });
    expect((await join([candle(40)], [candle(40, 12)])).candles).toEqual([candle(40, 12)]);
  });

  it("gives the union by open time, the stored one first, however the parts are cut", async () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
    const sorted = hours.map((list) => list.toSorted((a, b) => a - b));
    const property = fc.asyncProperty(sorted, sorted, fc.nat(5), async (old, fresh, cut) => {
      const stored = old.map((hour) => candle(hour));
      const added = fresh.map((hour) => candle(hour, 10 + (hour % 2)));
      const joined = await join(stored, added, { size: cut + 1 });
      const expected = new Map([...added, ...stored].map((one) => [one.openTimeMs, one]));
      const byTime = [...expected.values()].toSorted((a, b) => a.openTimeMs - b.openTimeMs);
      expect(joined.candles).toEqual(byTime);
      expect(joined.refused).toEqual(
        added.filter((one) => expected.get(one.openTimeMs)?.close !== one.close),
      );
    });
    await fc.assert(property);
  });
});
