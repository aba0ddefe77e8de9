import { afterEach, describe, expect, it } from "vitest";
import { type BinanceMarket, closeAt, startBinanceServer } from "../../../test/binance-server.ts";
import { closedPort } from "../../../test/local-server.ts";
import { InterruptedError, MisuseError, WorldError } from "../../foundation/errors.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { openExchangeCandles } from "./exchange-candle-source.ts";

const hourMs = 3_600_000;
const sinceMs = Date.UTC(2023, 0, 1);
const listedMs = Date.UTC(2017, 7, 17);
const key = { instrument: parseInstrument("BTCUSDT"), timeframe: "1h" } as const;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(market: Partial<BinanceMarket> = {}, timeLimitMs = 30_000) {
  const server = await startBinanceServer({ nowMs: sinceMs + 2500 * hourMs, listedMs, ...market });
  closers.push(server.close);
  const source = openExchangeCandles("binance", { settings: server.settings, timeLimitMs });
  return { source, requests: server.requests };
}

function hours(times: Float64Array): readonly number[] {
  return Array.from(times, (time) => (time - sinceMs) / hourMs);
}

const range = (from: number, until: number): readonly number[] =>
  Array.from({ length: until - from }, (_, k) => from + k);

describe("openExchangeCandles()", () => {
  it("fetches pages and leaves out the candle that is still forming by the exchange's clock", async () => {
    const { source, requests } = await serve({ nowMs: sinceMs + 2500 * hourMs + 1_799_000 });
    const told: (readonly [number, number])[] = [];
    const rows = await source.fetchCandles(
      { ...key, sinceMs, untilMs: sinceMs + 9000 * hourMs },
      { onProgress: (fetched, expected) => told.push([fetched, expected]) },
    );
    expect(hours(rows.openTimeMs)).toEqual(range(0, 2500));
    expect(rows.close[17]).toBe(closeAt(sinceMs + 17 * hourMs));
    expect(rows.volume?.length).toBe(2500);
    expect(told).toEqual([
      [1000, 2500],
      [2000, 2500],
      [2500, 2500],
    ]);
    expect(requests.filter((path) => path.includes("/klines"))).toHaveLength(3);
    expect(requests[1]).toBe("/api/v3/exchangeInfo?symbol=BTCUSDT");
  });

  it("ends before untilMs and asks for no more than that", async () => {
    const { source, requests } = await serve();
    const rows = await source.fetchCandles({ ...key, sinceMs, untilMs: sinceMs + 5 * hourMs });
    expect(hours(rows.openTimeMs)).toEqual([0, 1, 2, 3, 4]);
    expect(requests.at(-1)).toContain("limit=5");
  });

  it("goes on after a gap, and asks again for a page that is empty though candles follow", async () => {
    const hour = (k: number): number => sinceMs + k * hourMs;
    const { source } = await serve({ gap: [hour(10), hour(20)], emptyPageAtMs: hour(1010) });
    const rows = await source.fetchCandles({ ...key, sinceMs, untilMs: hour(2400) });
    expect(hours(rows.openTimeMs)).toEqual([...range(0, 10), ...range(20, 2400)]);
  });

  it("gives no rows for a time before the market was listed", async () => {
    const { source } = await serve();
    const before = Date.UTC(2016, 0, 1);
    const rows = await source.fetchCandles({ ...key, sinceMs: before, untilMs: before + 1e9 });
    expect(rows.count).toBe(0);
  });

  it("answers a refused connection with one sentence and no second attempt", async () => {
    const failure = await failureOf(openExchangeCandles("binance", await nobody()));
    expect(failure).toBeInstanceOf(WorldError);
    expect(failure).toMatchObject({ code: "E_EXCHANGE_UNREACHABLE", retryable: true });
    expect((failure as Error).message).toMatch(
      /^Cannot fetch BTCUSDT 1h candles: binance cannot be reached \([^\n]*ECONNREFUSED[^\n]*\)$/,
    );
  });

  it("says that the exchange is too slow, and stops when asked to", async () => {
    const { source } = await serve({ silentPath: "/api/v3/klines" }, 300);
    expect(await failureOf(source)).toMatchObject({ code: "E_EXCHANGE_SLOW", retryable: true });
    const reason = new InterruptedError("E_INTERRUPTED", "Stopped: Ctrl-C was pressed");
    const { source: other } = await serve({ silentPath: "/api/v3/time" });
    expect(await failureOf(other, AbortSignal.abort(reason))).toBe(reason);
  });

  it("answers a blocked country and a page that is no exchange with a typed error", async () => {
    const restricted = { code: 0, msg: "Service unavailable from a restricted location" };
    const blocked = await serve({ refusal: { status: 451, body: restricted } });
    expect(await failureOf(blocked.source)).toBeInstanceOf(WorldError);
    const strange = await serve({ refusal: { status: 200, body: { hello: "world" } } });
    expect(await failureOf(strange.source)).toBeInstanceOf(WorldError);
  });

  it("refuses an instrument, a timeframe and an exchange that are not known", async () => {
    const { source } = await serve();
    const request = { sinceMs, untilMs: sinceMs + hourMs };
    const unknown = source.fetchCandles({
      ...request,
      ...key,
      instrument: parseInstrument("NOPE"),
    });
    await expect(unknown).rejects.toMatchObject({ code: "E_EXCHANGE_INSTRUMENT" });
    await expect(unknown).rejects.toBeInstanceOf(MisuseError);
    const kraken = openExchangeCandles("kraken").fetchCandles({
      ...request,
      ...key,
      timeframe: "3m",
    });
    await expect(kraken).rejects.toMatchObject({ code: "E_EXCHANGE" });
    expect(await failureOf(openExchangeCandles("nowhere"))).toMatchObject({ code: "E_EXCHANGE" });
  });
});

async function failureOf(
  source: ReturnType<typeof openExchangeCandles>,
  signal?: AbortSignal,
): Promise<unknown> {
  const request = { ...key, sinceMs, untilMs: sinceMs + hourMs };
  return source.fetchCandles(request, { signal }).then(
    (rows) => `no failure but ${rows.count} rows`,
    (error: unknown) => error,
  );
}

/** Settings that point at a port of this machine where nobody listens. */
async function nobody() {
  return { settings: { urls: { api: { public: `${await closedPort()}/api/v3` } } } };
}
