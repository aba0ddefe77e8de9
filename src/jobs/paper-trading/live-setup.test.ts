import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { quickFolder } from "../../../test/quick-folder.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { fixedClock } from "../../foundation/clock.ts";
import { MisuseError, WorldError } from "../../foundation/errors.ts";
import { tradePaper } from "../trade-paper.ts";
import type { LiveCandles } from "./live-candles.ts";
import type { TradePaperRequest } from "./paper-request.ts";

const folder = quickFolder("live-setup-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const series = walkCandles({ seed: 4, candles: 600 });
const request = { instruments: ["WALK"], strategy: "ema-cross", tradingDir: join(folder, "t") };
const nowMs = series.openTimeMs.at(-1)! + 3_600_000 + 60_000;

const shut = new WorldError(
  "E_EXCHANGE_UNREACHABLE",
  "Cannot fetch WALK 1h candles: binance cannot be reached (getaddrinfo ENOTFOUND host); wait longer with --retries 20, or import a file with `candlecast data import`",
);
const offline = (stored: boolean): LiveCandles => ({
  fetch: () => Promise.reject(shut),
  read: () =>
    stored
      ? Promise.resolve(series)
      : Promise.reject(new MisuseError("E_NO_CANDLES", "There are none")),
});

async function trade(stored: boolean, more: Partial<TradePaperRequest> = {}) {
  const said: string[] = [];
  const controller = new AbortController();
  const result = await tradePaper(
    { ...request, name: stored ? "stored" : "none", ...more },
    {
      clock: fixedClock(nowMs),
      signal: controller.signal,
      liveCandles: offline(stored),
      // Everything that is stored has been shown.
      wait: async () => controller.abort(),
      onNotice: (sentence) => said.push(sentence),
    },
  );
  return { result, said };
}

describe("tradePaper() live, without a network", () => {
  test.each([
    [{ model: "foo" }, "--model"],
    [{ sentimentFiles: ["fear.csv"] }, "--sentiment"],
  ])("a rule that asks no model is given none, as in a backtest: %o", async (given, option) => {
    const refused = tradePaper(
      { ...request, ...given, name: "refused" },
      { clock: fixedClock(nowMs), liveCandles: offline(true), wait: async () => undefined },
    );
    await expect(refused).rejects.toMatchObject({
      code: "E_RUN_OPTION",
      message: `Cannot use ${option}: the strategy asks no model, strategy was ema-cross`,
    });
    expect(existsSync(request.tradingDir)).toBe(false);
  });

  test("says why it cannot begin where nothing is stored, and what can be done here", async () => {
    const error = await trade(false).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: "E_EXCHANGE_UNREACHABLE", exitCode: 3 });
    const { message } = error as WorldError;
    expect(message).toMatch(/^Cannot trade WALK live: .*binance cannot be reached \(.*--replay$/);
    expect(message).not.toMatch(/--retries|data import/);
  });

  test("says that a file's rates end before its candles, and that two instruments are in no group", async () => {
    const rates = join(folder, "rates.csv");
    writeFileSync(rates, "timestamp,funding_rate\n2020-01-02T08:00Z,0.0001\n");
    const more = { name: "two", market: "perpetual", fundingFiles: [rates, rates] } as const;
    const { result } = await trade(true, { ...more, instruments: ["WALK", "WALKTWO"] });
    expect(result.notes.slice(1)).toEqual([
      expect.stringMatching(/^What falls together is not limited together: .* WALK, WALKTWO/),
      expect.stringMatching(/^Funding of the perpetual WALK is known from .* charged nothing\.$/),
      expect.stringMatching(/^Funding of the perpetual WALKTWO is known from 2020-01-02 to 2020/),
    ]);
  });

  test("begins with what is stored, says so, and decides on nothing that closed before it began", async () => {
    const { result, said } = await trade(true);
    expect(said.join("\n")).toMatch(
      /WALK: binance cannot be reached .*goes on with what is stored/,
    );
    expect(result).toMatchObject({ mode: "live", end: "interrupted", decided: 0, state: "ACTIVE" });
    expect(result.missing).toMatch(/no tear sheet yet: nothing has been decided on/);
  });
});
