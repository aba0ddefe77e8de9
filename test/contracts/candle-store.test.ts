import { appendFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openParquetCandleStore } from "../../src/adapters/candle-store/parquet-candle-store.ts";
import type { CandleSeries } from "../../src/market/candle-series.ts";
import type { CandleKey, CandleOrigin, CandleStore } from "../../src/market/candle-store.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { type Timeframe, timeframeMs } from "../../src/market/timeframe.ts";

/** What the suite must know of an implementation beyond the port. */
interface Opened {
  readonly store: CandleStore;
  /** The same store as another process would open it. */
  readonly another: () => CandleStore;
  /** Damages what is stored, as a torn disk does. */
  readonly damage: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const implementations: Readonly<Record<string, () => Promise<Opened>>> = {
  openParquetCandleStore: async () => {
    const folder = await mkdtemp(join(tmpdir(), "candle-store-contract-"));
    const open = (): CandleStore => openParquetCandleStore(join(folder, "data"));
    return {
      store: open(),
      another: open,
      damage: async (path) => appendFile(path, "rubbish"),
      close: async () => rm(folder, { recursive: true, force: true }),
    };
  },
};

const key = keyOf("BTCUSDT", "1h");
const origins: readonly CandleOrigin[] = [
  {
    kind: "file",
    fileName: `it's "BTC" ü.csv`,
    sha256: "ab",
    rowsRead: 9,
    duplicates: 1,
    refused: 2,
  },
  { kind: "exchange", exchange: "binance", rowsRead: 5, duplicates: 0, refused: 0 },
  { kind: "simulated", market: "regimes", seed: 1 },
  {
    kind: "resampled",
    from: "5m",
    dataHash: "cd",
    origins: [{ kind: "simulated", market: "ar1", seed: 2 }],
  },
];

function keyOf(instrument: string, timeframe: Timeframe): CandleKey {
  return { instrument: parseInstrument(instrument), timeframe };
}

/** Candles whose every value tells its series and its place. */
function candles(of: CandleKey, count: number, base = 100): CandleSeries {
  const column = (offset: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => base + offset + Math.sin(i) / 3);
  const step = timeframeMs(of.timeframe);
  const start = Math.ceil(Date.UTC(2024, 0, 1) / step) * step;
  return {
    ...of,
    openTimeMs: Float64Array.from({ length: count }, (_, i) => start + i * step),
    open: column(0),
    high: column(5),
    low: column(-5),
    close: column(1),
    volume: column(-20),
  };
}

describe.each(Object.entries(implementations))(
  "%s keeps the contract of CandleStore",
  (...args) => {
    const [, open] = args;
    let opened: Opened;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => opened.close());

    it("answers nothing where nothing is stored", async () => {
      const { store } = opened;
      expect(await store.read(key)).toBeUndefined();
      expect(await store.keepPrevious(key)).toBeUndefined();
      expect(await store.list()).toEqual([]);
    });

    it("reads what was written: every bit, the origins, the path", async () => {
      const { store, another } = opened;
      const written = candles(key, 5000);
      const { path } = await store.write(written, origins);
      for (const reader of [store, another()]) {
        expect(await reader.read(key)).toEqual({ series: written, origins, path });
      }
    });

    it("keeps an absent volume apart from a volume of 0", async () => {
      const { store } = opened;
      const without = { ...candles(key, 3), volume: undefined };
      await store.write(without, []);
      expect((await store.read(key))?.series).toEqual(without);
      const zeros = { ...without, volume: new Float64Array(3) };
      await store.write(zeros, []);
      expect((await store.read(key))?.series).toEqual(zeros);
    });

    it("keeps series apart by instrument and timeframe, and leaves the others alone", async () => {
      const { store } = opened;
      const keys = [key, keyOf("BTCUSDT", "4h"), keyOf("ETHUSDT", "1h")];
      for (const [i, one] of keys.entries()) await store.write(candles(one, 10 + i, 100 + i), []);
      await store.write(candles(key, 2, 7), []);
      expect((await store.read(key))?.series).toEqual(candles(key, 2, 7));
      expect((await store.read(keys[1]!))?.series).toEqual(candles(keys[1]!, 11, 101));
      expect((await store.read(keys[2]!))?.series).toEqual(candles(keys[2]!, 12, 102));
    });

    it("lists by instrument, then by duration, whatever came first", async () => {
      const { store } = opened;
      const sorted = [
        keyOf("A.B-C_D", "1m"),
        keyOf("BTCUSDT", "5m"),
        keyOf("BTCUSDT", "15m"),
        keyOf("BTCUSDT", "2h"),
        keyOf("BTCUSDT", "12h"),
        keyOf("BTCUSDT", "1d"),
        keyOf("ETHUSDT", "3m"),
      ];
      for (const one of [4, 0, 6, 2, 5, 3, 1]) await store.write(candles(sorted[one]!, 2), []);
      expect(await store.list()).toEqual(sorted);
    });

    it.each(["BRK.B", "1INCH", "A..B", "BTC-PERP_USDT.P", "X".repeat(64)])(
      "takes %s as an instrument",
      async (name) => {
        const { store } = opened;
        const one = keyOf(name, "1h");
        await store.write(candles(one, 3), origins);
        await store.keepPrevious(one);
        expect((await store.read(one))?.series).toEqual(candles(one, 3));
        expect(await store.list()).toEqual([one]);
      },
    );

    it("keeps a copy of each content that was stored, out of the list's and the reader's sight", async () => {
      const { store } = opened;
      await store.write(candles(key, 3, 1000), []);
      const first = await store.keepPrevious(key);
      await store.write(candles(key, 4), []);
      expect(await store.list()).toEqual([key]);
      expect((await store.read(key))?.series).toEqual(candles(key, 4));
      expect(first).toBeDefined();
      expect(await store.keepPrevious(key)).not.toBe(first);
    });

    it("replaces at once: readers see the old candles or the new ones, never a mixture", async () => {
      const { store, another } = opened;
      const versions = [candles(key, 3000, 100), candles(key, 4000, 500)];
      await store.write(versions[0]!, []);
      const writes = { open: true };
      const seen = new Set<number>();
      const readAlong = async (): Promise<void> => {
        const reader = another();
        while (writes.open) {
          const series = (await reader.read(key))?.series;
          const count = series?.openTimeMs.length ?? 0;
          seen.add(count);
          expect(series).toEqual(versions.find((one) => one.openTimeMs.length === count));
        }
      };
      const writeAll = async (): Promise<void> => {
        for (let k = 1; k <= 6; k++) await store.write(versions[k % 2]!, []);
      };
      const writing = writeAll().finally(() => {
        writes.open = false;
      });
      await Promise.all([writing, readAlong(), readAlong()]);
      expect([...seen].every((count) => count === 3000 || count === 4000)).toBe(true);
    });

    it("leaves what is stored alone where a write fails", async () => {
      const { store } = opened;
      await store.write(candles(key, 3), origins);
      const broken = candles(key, 3);
      const endless = { ...broken, openTimeMs: Float64Array.from([Number.NaN, 1, 2]) };
      await expect(store.write(endless, [])).rejects.toBeInstanceOf(Error);
      expect(await store.read(key)).toMatchObject({ series: candles(key, 3), origins });
    });

    it("refuses what is damaged, still lists it, and takes a new write", async () => {
      const { store, damage } = opened;
      const { path } = await store.write(candles(key, 3000), []);
      await damage(path);
      await expect(store.read(key)).rejects.toMatchObject({ code: "E_STORE_BROKEN", exitCode: 1 });
      expect(await store.list()).toEqual([key]);
      await store.write(candles(key, 4), []);
      expect((await store.read(key))?.series).toEqual(candles(key, 4));
    });

    it("leaves nothing behind beside what is stored", async () => {
      const { store } = opened;
      const { path } = await store.write(candles(key, 3), []);
      await store.write(candles(key, 4), []);
      const folder = join(path, "..");
      expect(await readdir(folder)).toHaveLength(1);
    });
  },
);
