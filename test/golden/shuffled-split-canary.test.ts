import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { checkDuplicatedRows } from "../../src/evaluation/leaks/duplicated-rows.ts";
import { splitLaboratory } from "../../src/evaluation/leaks/split-laboratory.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { readCandleSource } from "../../src/jobs/read-candle-source.ts";
import type { CandleSeries } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { realCandles } from "../real-candles.ts";

const seed = 1;
const horizon = 6;
const real = realCandles("BTCUSDT");
const absent = real === undefined ? " (skipped: the data folder is absent)" : "";

const publicFile = new URL(
  "../../../shared/data/dirty/coinbase_btcusd_1h_cryptodatadownload.apache2.csv",
  import.meta.url,
);
const isThere = existsSync(publicFile);

test.skipIf(!isThere)(
  `checkDuplicatedRows() finds five hours that a public file has twice${isThere ? "" : " (skipped: the data folder is absent)"}`,
  async () => {
    const key = { instrument: parseInstrument("BTCUSD"), timeframe: "1h" } as const;
    const path = fileURLToPath(publicFile);
    const { series } = await readCandleSource(path, key, { clock: systemClock });
    const found = checkDuplicatedRows(series, 16_000);
    expect(found).toMatchObject({ kind: "leak", figures: { longestBlock: 5, repeats: 5 } });
    expect(found.detail).toMatch(/from 2017-11-11 23:00 stands again at 2017-11-12 04:00 UTC/);
  },
);

describe("the canary: a shuffled split on returns over 6 candles", () => {
  test.skipIf(real === undefined)(
    `splitLaboratory() shows 0.66 - 0.75 shuffled and a coin by time on real BTCUSDT 1h${absent}`,
    () => {
      const { shuffled, honest, byTime } = laboratoryOf(real!);
      expect(shuffled.directionalAccuracy).toBeGreaterThan(0.66);
      expect(shuffled.directionalAccuracy).toBeLessThan(0.75);
      expect(shuffled.r2).toBeGreaterThan(0.2);
      for (const run of [byTime, honest]) {
        expect(run.directionalAccuracy).toBeGreaterThan(0.49);
        expect(run.directionalAccuracy).toBeLessThan(0.52);
        expect(run.r2).toBeLessThan(0);
      }
    },
  );

  test.each(["random-walk", "garch-walk"] as const)(
    `splitLaboratory() makes 0.62 or more of a simulated %s that nothing can forecast, seed ${seed}`,
    (kind) => {
      const options = {
        instrument: parseInstrument("SIMUSDT"),
        timeframe: "1h",
        count: 8_000,
        startMs: 0,
        kind,
      } as const;
      const { shuffled, honest } = laboratoryOf(simulateMarket(options, createRng(seed)));
      expect(shuffled.directionalAccuracy).toBeGreaterThan(0.62);
      expect(shuffled.interval?.low).toBeGreaterThan(0.56);
      expect(shuffled.cause).toMatch(/share 5 of 6 candles/);
      expect(honest.interval?.low).toBeLessThan(0.5);
      expect(honest.interval?.high).toBeGreaterThan(0.5);
    },
  );
});

function laboratoryOf(series: CandleSeries) {
  const laboratory = splitLaboratory(series, { horizon }, createRng(seed));
  if (laboratory.kind !== "shown") throw new Error("the series is too short");
  const run = (name: (typeof laboratory.runs)[number]["split"]) => {
    const found = laboratory.runs.find(({ split }) => split === name);
    if (found === undefined) throw new Error(`no run ${name}`);
    return found;
  };
  return {
    shuffled: run("shuffled"),
    byTime: run("chronological"),
    honest: run("purged and embargoed"),
  };
}
