import { expect, test } from "vitest";
import type { PaperBroker } from "../../src/adapters/paper-broker/paper-broker.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
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
const oneInstrument: SessionSetting = {
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

// Both close together; every moment has a place between the decision on the one and on the other.
const fewer = candles - 10;
const twoInstruments: SessionSetting = {
  ...oneInstrument,
  series: [
    walkCandles({ seed: 11, candles: fewer }),
    { ...walkCandles({ seed: 12, candles: fewer }), instrument: parseInstrument("AAAUSDT") },
  ],
  limits: { ...oneInstrument.limits, grossMax: 2 },
};

interface Stores {
  readonly broker: PaperBroker;
  readonly ledger: BacktestLedger;
}

const newStores = (setting: SessionSetting): Stores => ({
  broker: sessionBroker(setting),
  ledger: createBacktestLedger({ isReopened: true }),
});

async function live(setting: SessionSetting, stores: Stores, point: CrashPoint | undefined) {
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

async function callsOfWholeRun(setting: SessionSetting): Promise<{
  readonly calls: readonly string[];
  readonly hash: string;
}> {
  const stores = newStores(setting);
  const { calls } = await live(setting, stores, undefined);
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

const settings = [
  ["one instrument", oneInstrument],
  ["two instruments", twoInstruments],
] as const;

test.each(settings)(
  "a session of %s killed before or after any call of broker or ledger goes on as if it had not been",
  async (_, setting) => {
    const { calls, hash } = await callsOfWholeRun(setting);
    expect(new Set(calls)).toEqual(
      new Set(
        "open eventsSince holdings advance commitStep submit commitOutcome hasFill cancel amend".split(
          " ",
        ),
      ),
    );
    for (let call = 1; call <= calls.length; call++) {
      for (const when of ["before", "after"] as const) {
        const stores = newStores(setting);
        await live(setting, stores, { call, when, kind: "kill" });
        await live(setting, stores, undefined);
        const label = `killed ${when} call ${call}, ${calls[call - 1]}`;
        expectAgreement(stores, label);
        expect(eventLogHash(stores.ledger.run), label).toBe(hash);
      }
    }
  },
);

test.each(settings)(
  "a session of %s whose broker or ledger fails once loses and doubles nothing",
  async (_, setting) => {
    const { calls } = await callsOfWholeRun(setting);
    expect(calls.length).toBeGreaterThan(100);
    for (let call = 1; call <= calls.length; call++) {
      for (const when of ["before", "after"] as const) {
        const stores = newStores(setting);
        const { survived } = await live(setting, stores, { call, when, kind: "error" });
        if (!survived) await live(setting, stores, undefined);
        expectAgreement(stores, `failed ${when} call ${call}, ${calls[call - 1]}`);
      }
    }
  },
);

const seed = 20_240_701;
test.each(settings)(
  `a session of %s killed again and again goes on as if it had not been (seed ${seed})`,
  async (_, setting) => {
    const rng = createRng(seed);
    const { calls, hash } = await callsOfWholeRun(setting);
    for (let trial = 0; trial < 100; trial++) {
      const stores = newStores(setting);
      const label = [];
      for (let kill = 0; kill < 6; kill++) {
        const call = 1 + Math.floor(rng.uniform() * calls.length);
        const when = rng.uniform() < 0.5 ? "before" : "after";
        label.push(`${when} ${call}`);
        await live(setting, stores, { call, when, kind: "kill" });
      }
      await live(setting, stores, undefined);
      expectAgreement(stores, label.join(", "));
      expect(eventLogHash(stores.ledger.run), label.join(", ")).toBe(hash);
    }
  },
);
