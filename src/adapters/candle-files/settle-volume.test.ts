import { describe, expect, it } from "vitest";
import { readCandleText } from "../../../test/candle-text.ts";

const dayMs = 86_400_000;
const oct17 = Date.UTC(2019, 9, 17);

const priced = (names: string, cells: (price: number, base: number) => readonly number[]): string =>
  [0, 1, 2, 3].reduce((text, i) => {
    const price = 8000 + i;
    const volumes = cells(price, 12 + i).join();
    return `${text}\n${oct17 + i * dayMs},${price},${price + 2},${price - 2},${price + 1},${volumes}`;
  }, `time,open,high,low,close,${names}`);

/** [columns after the close, their values for a price and a volume, the volume as a factor]. */
const volumes: readonly [string, (price: number, base: number) => readonly number[], number?][] = [
  ["amount,vol,count", (price, base) => [base, price * base, 5]],
  ["volume,quoteVolume", (price, base) => [price * base, base]],
  ["quoteVol,baseVol", (price, base) => [price * base, base]],
  ["volume,turnover,homeNotional,foreignNotional", (p, v) => [p * v, v * 1e8, v, p * v]],
  ["vol,volCcy,volCcyQuote", (price, base) => [base * 100, base, base * price]],
  ["Volume USD,Volume BTC", (price, base) => [base, price * base]],
  ["Volume (B),Volume BTC", (price, base) => [(price * base) / 1e9, base]],
  ["volume,taker_buy_volume,taker_buy_quote_volume", (p, v) => [v, v / 2, (v * p) / 2]],
  ["volume,marketCap", (p, v) => [v, v * p]],
  ["Volume (K)", (_, base) => [base], 1e3],
  ["Vol. [M]", (_, base) => [base], 1e6],
  ["Volume in thousands", (_, base) => [base], 1e3],
];

describe("openCandleFile() on volumes", () => {
  it.each(volumes)("takes the base volume of %s", async (names, cells, unit = 1) => {
    const { values } = await readCandleText(priced(names, cells));
    expect(values.map((row) => row[5])).toEqual([12, 13, 14, 15].map((base) => base * unit));
  });

  it.each([
    "Volume ($)",
    "Volume in USD",
    "Dollar Volume",
    "Volume (€)",
    "Volume US$",
    "Quote Volume",
  ])("does not take %s for one in base currency", async (name) => {
    const { hasVolume } = await readCandleText(priced(name, (price, base) => [price * base]));
    expect(hasVolume).toBe(false);
  });

  it("reads a column as volume that is empty for more than the sample, and refuses its empty rows", async () => {
    const rows = Array.from({ length: 2500 }, (_, i) => {
      return `${oct17 + i * 3_600_000},1,2,1,2,${i < 2400 ? "" : "1.5"}`;
    });
    for (const header of ["time,open,high,low,close,volume\n", ""]) {
      const { values, refused, hasVolume } = await readCandleText(header + rows.join("\n"));
      expect([hasVolume, values.length, refused.length]).toEqual([true, 100, 2400]);
      expect(refused[0]?.reason).toBe('volume is no number: ""');
    }
  });
});
