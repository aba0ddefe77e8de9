import { expect, test } from "vitest";
import type { PaperBroker } from "../../src/adapters/paper-broker/paper-broker.ts";
import { InvariantError } from "../../src/foundation/assert.ts";
import { createRng } from "../../src/foundation/rng.ts";
import {
  type BacktestLedger,
  createBacktestLedger,
} from "../../src/trading/session/backtest-ledger.ts";
import { eventLogHash } from "../../src/trading/session/event-log-hash.ts";
import { neverHalted } from "../../src/trading/session/halt-latch.ts";
import { runSession } from "../../src/trading/session/run-session.ts";
import { precomputedStrategy } from "../../src/trading/strategies/precomputed-strategy.ts";
import { crashingPorts, type CrashPoint } from "../crashing-ports.ts";
import { sessionBroker, type SessionSetting, sessionPlan, tradedFeed } from "../session-market.ts";
import { walkCandles } from "../walk-candles.ts";

// Enters, adds, turns, is stopped out, leaves; orders are larger than some candles' volume.
const stances = [
  0, 0, 1, 1, 1, -1, -1, -1, 2, 0, 0, 1, 1, 1, 1, 0, -1, -1, -1, -1, 1, 1, 1, 0, 0, 0, 0,
];
const candles = 16 + stances.length;
const setting: SessionSetting = {
  series: [walkCandles({ seed: 11, candles })],
  strategy: precomputedStrategy(
    Int8Array.from({ length: candles }, (_, i) => stances[i - 16] ?? 0),
  ),
  rules: { market: "perpetual" },
  limits: {
    stopAtr: 1,
    takeProfitAtr: 4,
    trailingAtr: 2,
    timeStopCandles: 2,
    fraction: 0.5,
    instrumentMax: 1,
    rebalanceMin: 0.01,
    dailyLossMax: 1,
    drawdownMax: 1,
  },
};

interface Stores {
  readonly broker: PaperBroker;
  readonly ledger: BacktestLedger;
}

const newStores = (): Stores => ({
  broker: sessionBroker(setting),
  ledger: createBacktestLedger({ isReopened: true }),
});

async function live(stores: Stores, point: CrashPoint | undefined) {
  const { broker, ledger, calls } = crashingPorts(stores, point);
  const feed = tradedFeed(setting.series, broker);
  const ports = { feed, forecasts: undefined, broker, ledger, latch: neverHalted };
  const plan = sessionPlan(setting);
  try {
    await runSession(ports, plan);
    return { calls, survived: true };
  } catch (error) {
    if (error instanceof InvariantError) throw error;
    return { calls, survived: false };
  }
}

async function callsOfWholeRun(): Promise<{
  readonly calls: readonly string[];
  readonly hash: string;
}> {
  const stores = newStores();
  const { calls } = await live(stores, undefined);
  return { calls, hash: eventLogHash(stores.ledger.run) };
}

function expectAgreement({ broker, ledger }: Stores, label: string): void {
  const { state, fills, orders } = ledger.run;
  const { cash, positions, openOrders } = broker.holdings();
  const book = state!.book;
  expect(book.cash, label).toBe(cash);
  const held = Object.entries(book.positions).map(([name, { quantity }]) => [name, quantity]);
  expect(Object.fromEntries(held), label).toEqual(positions);
  const traded = broker
    .eventsSince(0)
    .flatMap((event) => (event.kind === "fill" ? [event.fill] : []));
  expect(fills, label).toEqual(traded);
  const ids = new Set(orders.map(({ request }) => request.clientOrderId));
  for (const id of openOrders) expect(ids.has(id), `${label}: ${id} is known`).toBe(true);
  expect(state!.risk.state, label).toBe("ACTIVE");
}

test("a session killed before or after any call of broker or ledger goes on as if it had not been", async () => {
  const { calls, hash } = await callsOfWholeRun();
  expect(new Set(calls)).toEqual(
    new Set(
      "open eventsSince holdings advance commitStep submit commitOutcome hasFill cancel amend".split(
        " ",
      ),
    ),
  );
  for (let call = 1; call <= calls.length; call++) {
    for (const when of ["before", "after"] as const) {
      const stores = newStores();
      await live(stores, { call, when, kind: "kill" });
      await live(stores, undefined);
      const label = `killed ${when} call ${call}, ${calls[call - 1]}`;
      expectAgreement(stores, label);
      expect(eventLogHash(stores.ledger.run), label).toBe(hash);
    }
  }
});

test("a session whose broker or ledger fails once loses and doubles nothing", async () => {
  const { calls } = await callsOfWholeRun();
  expect(calls.length).toBeGreaterThan(100);
  for (let call = 1; call <= calls.length; call++) {
    for (const when of ["before", "after"] as const) {
      const stores = newStores();
      const { survived } = await live(stores, { call, when, kind: "error" });
      if (!survived) await live(stores, undefined);
      expectAgreement(stores, `failed ${when} call ${call}, ${calls[call - 1]}`);
    }
  }
});

const seed = 20_240_701;
test(`a session killed again and again goes on as if it had not been (seed ${seed})`, async () => {
  const rng = createRng(seed);
  const { calls, hash } = await callsOfWholeRun();
  for (let trial = 0; trial < 100; trial++) {
    const stores = newStores();
    const label = [];
    for (let kill = 0; kill < 6; kill++) {
      const call = 1 + Math.floor(rng.uniform() * calls.length);
      const when = rng.uniform() < 0.5 ? "before" : "after";
      label.push(`${when} ${call}`);
      await live(stores, { call, when, kind: "kill" });
    }
    await live(stores, undefined);
    expectAgreement(stores, label.join(", "));
    expect(eventLogHash(stores.ledger.run), label.join(", ")).toBe(hash);
  }
});
