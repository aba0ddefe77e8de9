import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSqliteLedger } from "../../src/adapters/ledger/open-sqlite-ledger.ts";
import type { LiveCandles } from "../../src/jobs/paper-trading/live-candles.ts";
import { runBacktest } from "../../src/jobs/run-backtest.ts";
import { tradePaper } from "../../src/jobs/trade-paper.ts";
import { type CandleSeries, sliceCandles } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { booksDisagree, busyReplay, writeCandles } from "../paper-sessions.ts";
import { quickFolder } from "../quick-folder.ts";
import { walkCandles } from "../walk-candles.ts";

const hourMs = 3_600_000;
const folder = quickFolder("live-parity-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const walk = walkCandles({ seed: 21, candles: 900, missingBefore: { 700: 3 } });
const other = { ...walkCandles({ seed: 22, candles: 900 }), instrument: parseInstrument("OTHER") };
const all = [walk, other];
const fileOf = ({ instrument }: CandleSeries): string => join(folder, `${instrument}.csv`);
beforeAll(() => {
  for (const series of all) writeCandles(fileOf(series), series);
});

/** An exchange whose candles are there so long after their close, and a clock that only waiting moves. */
class Exchange {
  nowMs: number;
  readonly series: readonly CandleSeries[];
  readonly delayMs: (openTimeMs: number) => number;

  constructor(
    series: readonly CandleSeries[],
    startMs: number,
    delayMs = (_openMs: number) => 1500,
  ) {
    this.series = series;
    this.nowMs = startMs;
    this.delayMs = delayMs;
  }

  get candles(): LiveCandles {
    return {
      fetch: async () => undefined,
      read: async (instrument) => {
        const series = this.series.find((one) => one.instrument === instrument)!;
        const isThere = (openMs: number): boolean =>
          openMs + hourMs + this.delayMs(openMs) <= this.nowMs;
        const first = series.openTimeMs.findIndex((openMs) => !isThere(openMs));
        return sliceCandles(series, 0, first < 0 ? series.openTimeMs.length : first);
      },
    };
  }

  /** Trades until the clock shows a time. */
  async trade(untilMs: number, name: string) {
    const controller = new AbortController();
    const instruments = this.series.map(({ instrument }) => instrument);
    const { replayFiles: _files, ...asked } = busyReplay([], { tradingDir: folder, instruments });
    return tradePaper(
      { ...asked, name },
      {
        clock: { nowMs: () => this.nowMs, monotonicMs: () => this.nowMs },
        signal: controller.signal,
        liveCandles: this.candles,
        wait: async (timeMs) => {
          this.nowMs = Math.max(this.nowMs, timeMs);
          if (this.nowMs >= untilMs) controller.abort();
        },
      },
    );
  }
}

async function recordOf(ledger: string) {
  const opened = await openSqliteLedger(ledger, { readOnly: true });
  try {
    const { decisions, fills } = opened.run();
    return { decisions: [...decisions], fills };
  } finally {
    await opened.close();
  }
}

const endMs = walk.openTimeMs.at(-1)! + 2 * hourMs;
const startMs = walk.openTimeMs[400]! + 1000;
const booksOf = (name: string): string => join(folder, "paper", name);

describe("tradePaper() live, on a clock that only waiting moves", () => {
  test.each([1, 2])(
    "candles that come in time are traded as a backtest trades them, restarts or not: instruments %d",
    async (count) => {
      const series = all.slice(0, count);
      const exchange = new Exchange(series, startMs);
      const name = `live-${count}`;
      // Stopped between two candles twice, and not away for any.
      await exchange.trade(startMs + 100 * hourMs, name);
      await exchange.trade(startMs + 300 * hourMs, name);
      const live = await exchange.trade(endMs, name);
      const { replayFiles: _files, ...asked } = busyReplay([], { tradingDir: folder });
      const ran = await runBacktest({
        ...asked,
        instruments: series.map(({ instrument }) => instrument),
        files: series.map(fileOf),
        name,
        fromMs: Math.floor(startMs / hourMs) * hourMs + hourMs,
      });
      expect(ran.run.roundTrips.length).toBeGreaterThan(20);
      const { decisions, fills } = await recordOf(live.ledger);
      expect(fills).toEqual(ran.run.fills);
      expect(decisions.length).toBe(ran.run.decisions.length);
      expect(live.eventLogHash).toBe(ran.eventLogHash);
      expect(await booksDisagree(booksOf(name), series)).toEqual([]);
    },
  );

  test("away for two days: one decision a candle, nothing ordered on those that it missed, no fill long before its order", async () => {
    // One candle in seven comes a minute late.
    const isTardy = (openMs: number): boolean => (openMs / hourMs) % 7 === 0;
    const exchange = new Exchange([walk], startMs, (openMs) => (isTardy(openMs) ? 60_000 : 1500));
    await exchange.trade(startMs + 150 * hourMs, "away");
    const leftMs = exchange.nowMs;
    exchange.nowMs += 48 * hourMs;
    const backMs = exchange.nowMs;
    const { ledger } = await exchange.trade(endMs, "away");
    const { decisions, fills } = await recordOf(ledger);
    const opens = decisions.map(({ openTimeMs }) => openTimeMs);
    const due = [...walk.openTimeMs].filter(
      (openMs) => openMs >= Math.floor(startMs / hourMs) * hourMs,
    );
    expect(opens).toEqual(due);
    const missed = decisions.filter(
      ({ decidedAtMs }) => decidedAtMs > leftMs && decidedAtMs + hourMs <= backMs,
    );
    expect(missed.length).toBeGreaterThan(40);
    expect(missed.flatMap(({ orders }) => orders)).toEqual([]);
    const tardy = decisions.filter(({ openTimeMs }) => isTardy(openTimeMs));
    expect(new Set(tardy.map(({ phase }) => phase))).toEqual(new Set(["late"]));
    const exits = new Set(
      tardy.filter(({ orders }) => orders.length === 1).flatMap(({ orders }) => orders),
    );
    const decidedAt = new Map(
      tardy.flatMap(({ orders, decidedAtMs }) => orders.map((id) => [id, decidedAtMs])),
    );
    const late = fills.filter(({ clientOrderId }) => exits.has(clientOrderId));
    expect(late.every((fill) => fill.filledAtMs > decidedAt.get(fill.clientOrderId)!)).toBe(true);
    expect(await booksDisagree(booksOf("away"), [walk])).toEqual([]);
  });
});
