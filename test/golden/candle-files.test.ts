import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importCandles } from "../../src/jobs/import-candles.ts";
import { loadCandles } from "../../src/jobs/load-candles.ts";

const data = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
let dataDir = "";
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "candle-files-"));
});
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const clean = { gaps: 0, missing: 0, duplicates: 0, refused: 0 };

// What the table of truth beside the files says; the clean files were counted by another program too.
const cases = [
  ["BTCUSDT_1h.csv", "BTCUSDT", "1h", { ...clean, rows: 60_108, gaps: 28, missing: 128 }],
  ["BTCUSDT_5m_2023-03.csv", "BTCUSDT", "5m", { ...clean, rows: 8912, gaps: 1, missing: 16 }],
  ["ETHUSDT_1d.csv", "ETHUSDT", "1d", clean],
  [
    "dirty/coinbase_btcusd_1h_cryptodatadownload.apache2.csv",
    "BTCUSD",
    "1h",
    { ...clean, rows: 20_111 },
  ],
  [
    "dirty/coinbase_btcusd_1d_cryptodatadownload.apache2.csv",
    "BTCUSD",
    "1d",
    { ...clean, rows: 1770, gaps: 1, missing: 12 },
  ],
  ["dirty/bitfinex_btcusd_1h_unsorted.apache2.csv", "BTCUSD", "1h", { ...clean, rows: 17_583 }],
  ["dirty/solusdt_1h_seconds_novolume.apache2.csv", "SOLUSDT", "1h", { ...clean, rows: 1000 }],
  [
    "dirty/lean_coinbase_btcusd_daily.apache2.zip",
    "BTCUSD",
    "1d",
    { ...clean, rows: 1318, gaps: 8, missing: 34 },
  ],
] as const;

const hole = { ...clean, gaps: 1, missing: 12 };
const wideFile = "dirty/bitstamp_btc_eth_ltc_1d_multiasset.apache2.csv";

describe.skipIf(!existsSync(data))("importCandles() on real files", () => {
  it.each(cases)("reads %s as %s %s", async (name, instrument, timeframe, truth) => {
    const request = { file: join(data, name), instrument, timeframe, dataDir };
    const { quality } = await importCandles(request);
    expect(quality).toMatchObject(truth);
  });

  it("takes prose, newest first and base volume of the Coinbase file right", async () => {
    const file = join(data, cases[3][0]);
    const imported = await importCandles({ file, instrument: "BTCUSD", timeframe: "1h", dataDir });
    const { instrument } = imported;
    const { series } = await loadCandles({ instrument, timeframe: "1h", dataDir });
    expect(series.openTimeMs[0]).toBe(Date.UTC(2017, 6, 1, 11));
    expect(series.openTimeMs.at(-1)).toBe(Date.UTC(2019, 9, 17, 9));
    expect([series.close[0], series.close.at(-1)]).toEqual([2509.17, 8035.88]);
    expect(series.volume?.[0]).toBe(114.6);
    expect(series.volume?.filter((volume) => volume === 0)).toHaveLength(28);
    const order = imported.quality.findings.find((finding) => finding.kind === "order");
    expect(order?.count).toBe(11);
  });

  it.each([
    ["BTC", "BTCUSD", Date.UTC(2014, 10, 28), { ...hole, rows: 1865 }],
    ["ETH", "ETHUSD", Date.UTC(2017, 10, 9), hole],
    ["LTC", "LTCUSD", Date.UTC(2017, 5, 25), hole],
  ])(
    "reads %s of the wide file, asked for or told by the instrument",
    async (asset, instrument, firstMs, truth) => {
      const request = { file: join(data, wideFile), instrument, timeframe: "1d", dataDir };
      for (const hint of [{ asset }, {}]) {
        const { quality, firstOpenMs } = await importCandles({ ...request, ...hint });
        expect(quality).toMatchObject(truth);
        expect(firstOpenMs).toBe(firstMs);
      }
    },
  );

  it("names the assets of a wide file where none was asked for", async () => {
    const request = { file: join(data, wideFile), instrument: "X", timeframe: "1d", dataDir };
    await expect(importCandles(request)).rejects.toThrow(/"BTC", "ETH", "LTC"/);
  });

  it.each([
    ["benchmarks/ETTh1.csv", "E_CSV_COLUMNS"],
    ["funding_btc_8h.csv", "E_CSV_COLUMNS"],
  ])("refuses %s as a whole", async (name, code) => {
    const request = { file: join(data, name), instrument: "BTCUSD", timeframe: "1d", dataDir };
    await expect(importCandles(request)).rejects.toMatchObject({ code });
  });
});
