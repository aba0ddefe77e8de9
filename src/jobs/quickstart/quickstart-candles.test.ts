import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BinanceMarket, startBinanceServer } from "../../../test/binance-server.ts";
import { openExchangeCandles } from "../../adapters/exchange/exchange-candle-source.ts";
import { fixedClock } from "../../foundation/clock.ts";
import { InterruptedError } from "../../foundation/errors.ts";
import { simulateCandles } from "../simulate-candles.ts";
import { verifyCandles } from "../verify-candles.ts";
import { quickstartCandles, type QuickstartSources } from "./quickstart-candles.ts";

const hourMs = 3_600_000;
const hourOfNowMs = Date.UTC(2026, 4, 17, 13);
const clock = fixedClock(hourOfNowMs + 1_000_000);
const listedMs = Date.UTC(2017, 7, 17);
const twoYears = 17_520;
const refusal = { status: 451, body: { code: 0, msg: "Service unavailable here" } };

let dataDir = "";
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "quickstart-"));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(dataDir, { recursive: true, force: true });
});

async function sources(market: Partial<BinanceMarket> = {}): Promise<QuickstartSources> {
  const server = await startBinanceServer({ nowMs: clock.nowMs(), listedMs, ...market });
  closers.push(server.close);
  return { dataDir, clock, source: openExchangeCandles("binance", { settings: server.settings }) };
}

describe("quickstartCandles()", () => {
  it("stores two years from the exchange, up to the last closed hour, and uses them again", async () => {
    const from = await sources();
    const first = await quickstartCandles(from);
    const span = { candles: twoYears, lastOpenMs: hourOfNowMs - hourMs };
    expect(first).toMatchObject({ kind: "exchange", instrument: "BTCUSDT", simulated: false });
    expect(first).toMatchObject({ ...span, reason: undefined });
    expect(await verifyCandles({ dataDir }, clock)).toMatchObject([
      { kind: "sound", origins: [{ kind: "exchange", exchange: "binance", rowsRead: twoYears }] },
    ]);
    const offline = { ...from, source: undefined };
    expect(await quickstartCandles(offline)).toMatchObject({ ...first, kind: "stored" });
  });

  it("makes up a market under a name of its own where the exchange refuses, and says why", async () => {
    const made = await quickstartCandles(await sources({ refusal }));
    expect(made).toMatchObject({ kind: "simulated", instrument: "SIMBTCUSDT", simulated: true });
    expect(made).toMatchObject({ candles: twoYears, lastOpenMs: hourOfNowMs - hourMs });
    expect(made.reason).toMatch(/^Cannot fetch BTCUSDT 1h candles: binance .*\.$/);
    expect(await readdir(dataDir)).toEqual(["SIMBTCUSDT"]);
    const again = await quickstartCandles(await sources({ refusal }));
    expect(again).toMatchObject({ kind: "stored", instrument: "SIMBTCUSDT", simulated: true });
    expect(again.reason).toBe(made.reason);
  });

  it("makes up a market where the exchange has too few candles", async () => {
    const made = await quickstartCandles(await sources({ listedMs: hourOfNowMs - 500 * hourMs }));
    expect(made).toMatchObject({ kind: "simulated", instrument: "SIMBTCUSDT" });
    expect(made.reason).toBe("binance has only 500 candles of the last two years.");
  });

  it("leaves stored candles as they are and uses the last two years of them", async () => {
    const startMs = hourOfNowMs - 20_500 * hourMs;
    const market = { timeframe: "1h", market: "regimes", seed: 2, candles: 20_000, startMs };
    const { stored } = await simulateCandles({ ...market, instrument: "BTCUSDT", dataDir }, clock);
    const before = await verifyCandles({ dataDir }, clock);
    const found = await quickstartCandles(await sources());
    expect(found).toMatchObject({ kind: "stored", instrument: "BTCUSDT", simulated: true });
    expect(found.path).toBe(stored.path);
    expect(found.lastOpenMs - found.firstOpenMs).toBe((twoYears - 1) * hourMs);
    expect(await verifyCandles({ dataDir }, clock)).toEqual(before);
  });

  it.each([
    ["too short", { candles: 500, startMs: hourOfNowMs - 500 * hourMs }, 500],
    ["too old", { candles: 20_000, startMs: Date.UTC(2018, 0, 1) }, 0],
  ])("goes on to the exchange where the stored candles are %s", async (_what, part, recent) => {
    const market = { instrument: "BTCUSDT", timeframe: "1h", market: "ar1", seed: 2, dataDir };
    await simulateCandles({ ...market, ...part }, clock);
    const before = await verifyCandles({ dataDir }, clock);
    const from = await sources();
    const why = `The stored BTCUSDT 1h candles stay as they are and are not used: ${recent} of them lie within the last two years, at least 8760 are needed.`;
    const fetched = { instrument: "BTCUSDT.FETCHED", candles: twoYears, simulated: false };
    expect(await quickstartCandles(from)).toMatchObject({
      ...fetched,
      kind: "exchange",
      reason: why,
    });
    expect(await verifyCandles({ dataDir, instrument: "BTCUSDT" }, clock)).toEqual(before);
    const offline = { ...from, source: undefined };
    expect(await quickstartCandles(offline)).toMatchObject({ ...fetched, kind: "stored" });
  });

  it("makes up a market where the stored candles are too short and no exchange is asked", async () => {
    const startMs = hourOfNowMs - 500 * hourMs;
    const short = { timeframe: "1h", market: "ar1", seed: 2, candles: 500, startMs, dataDir };
    await simulateCandles({ ...short, instrument: "BTCUSDT" }, clock);
    await simulateCandles({ ...short, instrument: "SIMBTCUSDT" }, clock);
    const made = await quickstartCandles({ dataDir, clock, source: undefined });
    expect(made).toMatchObject({ kind: "simulated", instrument: "SIMBTCUSDT", candles: twoYears });
    expect(made.reason).toMatch(/^The stored BTCUSDT .* needed\. No exchange was asked/);
    const names = await readdir(join(dataDir, "SIMBTCUSDT"));
    expect(names.filter((name) => name.startsWith("1h.previous-"))).toHaveLength(1);
  });

  it("stops when asked to while the exchange keeps silent, and stores nothing", async () => {
    const reason = new InterruptedError("E_INTERRUPTED", "Stopped: Ctrl-C was pressed");
    const silent = await sources({ silentPath: "/api/v3/time" });
    const fetching = quickstartCandles(silent, { signal: AbortSignal.abort(reason) });
    await expect(fetching).rejects.toBe(reason);
    expect(await readdir(dataDir)).toEqual([]);
  });
});
