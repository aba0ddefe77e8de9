import { rmSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSqliteLedger } from "../../src/adapters/ledger/open-sqlite-ledger.ts";
import { systemClock } from "../../src/foundation/clock.ts";
import { prepareRun } from "../../src/jobs/trading/prepare-run.ts";
import { runSessionOnce } from "../../src/jobs/backtesting/run-session-once.ts";
import { runBacktest } from "../../src/jobs/run-backtest.ts";
import { tradePaper, type TradePaperRequest } from "../../src/jobs/trade-paper.ts";
import { sliceCandles } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import { eventLogHash } from "../../src/trading/session/event-log-hash.ts";
import type { RecordedRun } from "../../src/trading/session/recorded-run.ts";
import { readParameters } from "../../src/trading/strategies/read-parameters.ts";
import { busyReplay, forecastReplay, writeCandles } from "../paper-sessions.ts";
import { plantModel } from "../planted-model.ts";
import { quickFolder } from "../quick-folder.ts";
import { realCandles } from "../real-candles.ts";
import { walkCandles } from "../walk-candles.ts";

const folder = quickFolder("paper-parity-");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const real = realCandles("BTCUSDT");
const long = real ?? walkCandles({ seed: 3, candles: 60_000, missingBefore: { 4000: 5 } });
const short = walkCandles({ seed: 8, candles: 4000, missingBefore: { 2500: 3 } });
const longFile = join(folder, "long.csv");
const shortFile = join(folder, "short.csv");
beforeAll(() => {
  writeCandles(longFile, long);
  writeCandles(shortFile, short);
});

/** The run of a backtest of the same request: as `backtest` has it before it judges. */
async function backtestOf(request: TradePaperRequest): Promise<RecordedRun> {
  const parametersOf = (strategy: Parameters<typeof readParameters>[0]) =>
    readParameters(strategy, request.parameters);
  const prepared = await prepareRun(
    { ...request, files: request.replayFiles },
    { clock: systemClock, warmUp: (strategy) => strategy.warmUp(parametersOf(strategy)) },
  );
  const parameters = parametersOf(prepared.strategy);
  const { name = "" } = request;
  const { run } = await runSessionOnce(prepared, {
    name,
    cash: 10_000,
    parameters,
    configuration: {},
  });
  return run;
}

async function compare(request: TradePaperRequest) {
  const ran = await backtestOf(request);
  const paper = await tradePaper(request);
  const ledger = await openSqliteLedger(paper.ledger, { readOnly: true });
  try {
    const { decisions, orders, fills, equity, roundTrips } = ledger.run();
    expect(decisions.length).toBe(ran.decisions.length);
    expect(orders).toEqual(ran.orders);
    expect(fills).toEqual(ran.fills);
    expect(roundTrips).toEqual(ran.roundTrips);
    expect(equity.equity).toEqual(Float64Array.from(ran.equity.equity));
    expect(equity.cash).toEqual(Float64Array.from(ran.equity.cash));
    // Every decision with its forecast, conditions, limits and numbers, and all of the above once more.
    expect(paper.eventLogHash).toBe(eventLogHash(ran));
    return { ran, paper };
  } finally {
    await ledger.close();
  }
}

describe("tradePaper() and runBacktest()", () => {
  test(`are the same on ${long.openTimeMs.length} candles of ${real === undefined ? "a simulated walk" : "the real market"}: decisions, orders, fills, equity, event log`, async () => {
    const { instrument } = long;
    const request = {
      ...busyReplay(longFile, { tradingDir: join(folder, "long"), instruments: [instrument] }),
      parameters: { fast: "12", slow: "40" },
    };
    const { ran } = await compare(request);
    expect(ran.decisions.length).toBeGreaterThan(59_000);
    expect(ran.roundTrips.length).toBeGreaterThan(500);
    const stops = ran.orders.filter(({ request: { role } }) => role === "stop");
    expect(stops.length).toBeGreaterThan(300);
  }, 600_000);

  test("are the same where a model is asked at each close", async () => {
    const modelsDir = join(folder, "models");
    await plantModel({ modelsDir, series: sliceCandles(short, 0, 1500) });
    const tradingDir = join(folder, "model");
    const { ran } = await compare(forecastReplay(shortFile, { tradingDir, modelsDir }));
    const given = [...ran.decisions].filter(({ forecast }) => forecast?.kind === "forecast");
    expect(given.length).toBeGreaterThan(1500);
    expect(ran.roundTrips.length).toBeGreaterThan(100);
  });

  test("are the same on two instruments that share an account, one of them listed later and with holes", async () => {
    const later = {
      ...sliceCandles(walkCandles({ seed: 9, candles: 3500 }), 700, 3500),
      instrument: parseInstrument("LATER"),
    };
    const laterFile = join(folder, "later.csv");
    writeCandles(laterFile, later);
    const { ran } = await compare(
      busyReplay([shortFile, laterFile], {
        tradingDir: join(folder, "two"),
        instruments: ["WALK", "LATER"],
      }),
    );
    const traded = new Set(ran.roundTrips.map(({ instrument }) => instrument));
    expect([...traded].toSorted()).toEqual(["LATER", "WALK"]);
    expect(ran.roundTrips.length).toBeGreaterThan(200);
  });

  test("one backtest twice, and once more while other threads take the processor: one event log, one tear sheet", async () => {
    const { replayFiles, ...asked } = busyReplay(shortFile, { tradingDir: join(folder, "same") });
    const toldOf = async () => {
      const { eventLogHash: hash, sheet } = await runBacktest({ ...asked, files: replayFiles });
      return { hash, figures: sheet.figures, random: sheet.randomEntries };
    };
    const first = await toldOf();
    const busy = [1, 2].map(() => new Worker("for (;;) Math.sqrt(2);", { eval: true }));
    const second = await toldOf();
    await Promise.all(busy.map((worker) => worker.terminate()));
    expect(second).toEqual(first);
    expect(await toldOf()).toEqual(first);
  });

  test("one session twice, and once more while other threads take the processor: one event log", async () => {
    const candles = join(folder, "shortest.csv");
    writeCandles(candles, sliceCandles(short, 0, 1500));
    const hashOf = async (name: string): Promise<string> => {
      const request = busyReplay(candles, { tradingDir: join(folder, name) });
      return (await tradePaper(request)).eventLogHash;
    };
    const [first, second] = [await hashOf("first"), await hashOf("second")];
    const busy = [1, 2].map(() => new Worker("for (;;) Math.sqrt(2);", { eval: true }));
    const third = await hashOf("third");
    await Promise.all(busy.map((worker) => worker.terminate()));
    expect([second, third]).toEqual([first, first]);
  });
});
