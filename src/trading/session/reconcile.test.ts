import { expect, test } from "vitest";
import {
  createScriptedBroker,
  type ScriptedBroker,
  scriptedFill,
} from "../../../test/scripted-broker.ts";
import {
  firstOpenMs,
  hourlyCandles,
  hourMs,
  sessionInstrument,
  sessionPlan,
} from "../../../test/session-market.ts";
import { precomputedStrategy } from "../strategies/precomputed-strategy.ts";
import { createBacktestLedger } from "./backtest-ledger.ts";
import type { CandleFeed } from "./candle-feed.ts";
import { type HaltLatch, neverHalted } from "./halt-latch.ts";
import { replayFeed } from "./replay-feed.ts";
import { runSession } from "./run-session.ts";

const series = [hourlyCandles(Array.from({ length: 8 }, () => [100, 101, 99, 100] as const))];
const strategy = precomputedStrategy(Int8Array.of(1, 1, 1, 1, 1, 1, 1, 1));
const plan = sessionPlan({ series, strategy });

const first = (count: number): CandleFeed => {
  const feed = replayFeed(series);
  let candles = 0;
  return { next: () => (candles++ < count ? feed.next() : undefined) };
};

async function trade(
  broker: ScriptedBroker,
  other: { latch?: HaltLatch; candles?: number; late?: boolean } = {},
) {
  const ledger = createBacktestLedger({ isReopened: true });
  const { latch = neverHalted, candles = 8 } = other;
  const ports = { forecasts: undefined, broker, ledger, latch };
  const end = await runSession({ ...ports, feed: first(candles) }, plan);
  return { end, ledger, ports };
}

test("runSession() leaves an order whose answer was lost unknown, and enters nothing until it is found", async () => {
  const broker = createScriptedBroker();
  broker.answer = () => {
    throw new Error("timeout");
  };
  broker.find = () => ({ kind: "unknown", reason: "down" });
  const { ledger } = await trade(broker);
  expect(broker.submitted).toHaveLength(1);
  expect(ledger.run.orders).toMatchObject([{ status: "unknown", reason: "timeout" }]);
});

test("runSession() gives an unknown order up only after three looks that did not find it", async () => {
  const broker = createScriptedBroker();
  broker.answer = () => ({ kind: "unclear", reason: "504" });
  broker.find = () => ({ kind: "not-found" });
  const { ledger } = await trade(broker, { candles: 3 });
  expect(ledger.run.orders).toMatchObject([{ status: "unknown" }]);
  const { ledger: later } = await trade(broker, { candles: 5 });
  expect(later.run.orders[0]).toMatchObject({
    status: "lost",
    reason: "it never reached the broker",
  });
});

test("runSession() adopts an unknown order that the broker has", async () => {
  const broker = createScriptedBroker();
  broker.answer = () => ({ kind: "unclear", reason: "504" });
  const { ledger } = await trade(broker, { candles: 3 });
  expect(broker.submitted).toHaveLength(1);
  expect(ledger.run.orders).toMatchObject([{ status: "open" }]);
});

test("runSession() tries a rejected order once per decision and keeps the reason", async () => {
  const broker = createScriptedBroker();
  broker.answer = () => ({ kind: "rejected", reason: "insufficient-funds" });
  const { ledger } = await trade(broker, { candles: 2 });
  expect(broker.submitted).toHaveLength(2);
  expect(ledger.run.orders).toMatchObject([
    { status: "rejected", reason: "insufficient-funds" },
    { status: "rejected" },
  ]);
});

test("runSession() halts where cash or positions differ, tells what differs and orders nothing", async () => {
  const broker = createScriptedBroker("9999.99");
  const { end, ledger } = await trade(broker);
  expect(end.tradingState).toBe("HALTED");
  expect(end.reason).toContain("cash is 10000 in the ledger and 9999.99 at the broker");
  expect(ledger.run.events.map(({ kind }) => kind)).toContain("mismatch");
  expect(broker.submitted).toEqual([]);
});

test("runSession() halts where an order at the broker is not its own", async () => {
  const broker = createScriptedBroker();
  broker.holdings = () => ({ cash: "10000", positions: {}, openOrders: ["by-hand"] });
  const { end } = await trade(broker);
  expect(end.reason).toContain("order by-hand at the broker is not ours");
  expect(broker.submitted).toEqual([]);
});

test("runSession() trades nothing where the broker's holdings cannot be asked", async () => {
  const broker = createScriptedBroker();
  broker.holdings = () => {
    throw new Error("offline");
  };
  await expect(trade(broker)).rejects.toThrow("offline");
  expect(broker.submitted).toEqual([]);
});

test("runSession() sends nothing through a latched kill switch, and every decision says so", async () => {
  const latch: HaltLatch = {
    latched: () => "a person said so",
    lastResume: () => "",
    whileOpen: () => ({ halted: "a person said so" }),
  };
  const broker = createScriptedBroker();
  const { ledger } = await trade(broker, { latch });
  expect(broker.submitted).toEqual([]);
  expect([...ledger.run.decisions].map(({ state }) => state)).toEqual(
    Array.from({ length: 8 }, () => "HALTED"),
  );
});

test("runSession() gives up what was decided when the latch falls before the order is out", async () => {
  const latch: HaltLatch = { ...neverHalted, whileOpen: () => ({ halted: "now" }) };
  const broker = createScriptedBroker();
  const { ledger } = await trade(broker, { latch, candles: 1 });
  expect(broker.submitted).toEqual([]);
  expect(ledger.run.orders).toMatchObject([{ status: "lost", reason: "halted: now" }]);
});

test("runSession() decides nothing a second time and enters nothing on a late candle", async () => {
  const broker = createScriptedBroker();
  broker.answer = () => ({ kind: "rejected", reason: "closed" });
  const { ports, ledger } = await trade(broker, { candles: 3 });
  const feed = first(6);
  const late: CandleFeed = {
    next: () => {
      const fed = feed.next();
      return fed === undefined || "then" in fed ? undefined : { ...fed, isLate: true };
    },
  };
  await runSession({ ...ports, feed: late }, plan);
  const decisions = [...ledger.run.decisions];
  expect(decisions).toHaveLength(6);
  expect(decisions.map(({ phase }) => phase)).toEqual([
    "trading",
    "trading",
    "trading",
    "late",
    "late",
    "late",
  ]);
  expect(broker.submitted).toHaveLength(3);
  expect(new Set(decisions.map(({ openTimeMs }) => openTimeMs)).size).toBe(6);
});

test("runSession() tells that it has compared itself with its broker, where there was something to compare", async () => {
  const broker = createScriptedBroker();
  const { ports, ledger } = await trade(broker, { candles: 3 });
  const told = () => ledger.run.events.filter(({ kind }) => kind === "reconciled");
  expect(told()).toEqual([]);
  await runSession({ ...ports, feed: first(6) }, plan);
  const atMs = firstOpenMs + 3 * hourMs;
  const data = { events: 0, orders: 1, differences: 0 };
  expect(told()).toEqual([{ kind: "reconciled", atMs, data }]);
});

// The entry fills with the second candle; of that no event comes, or one with a hole before it.
async function tradeWithout(
  told: "event" | "nothing" | "a later event",
  mode: "paper" | "backtest",
) {
  const broker = createScriptedBroker();
  const ledger = createBacktestLedger();
  const feed = replayFeed(series);
  let candles = 0;
  const next = () => {
    if (candles++ === 2) fillEntry(broker, told);
    return feed.next();
  };
  const ports = { feed: { next }, forecasts: undefined, broker, ledger, latch: neverHalted };
  const end = await runSession(ports, { ...plan, mode });
  return { end, broker, run: ledger.run };
}

function fillEntry(broker: ScriptedBroker, told: "event" | "nothing" | "a later event"): void {
  const [entry] = broker.submitted;
  const fill = scriptedFill(entry!, "a", "10", firstOpenMs + hourMs);
  broker.holdings = () => ({
    cash: "8999.99",
    positions: { [plan.instruments[0]!]: "10" },
    openOrders: [],
  });
  if (told === "event") broker.tell({ kind: "fill", fill, isLast: true });
  if (told !== "a later event") return;
  const { clientOrderId } = entry!;
  broker.events.push({ sequence: 2, atMs: 0, kind: "canceled", clientOrderId, reason: "late" });
}

test("a session halts at the next close where a fill was never told (L11)", async () => {
  const { end, run, broker } = await tradeWithout("nothing", "paper");
  expect(end.tradingState).toBe("HALTED");
  expect(end.reason).toContain("cash is 10000 in the ledger and 8999.99 at the broker");
  expect(run.events.map(({ kind }) => kind)).toEqual(["mismatch", "state-changed"]);
  expect(broker.submitted).toHaveLength(1);
});

test("a session compares itself with its broker at once where an event is missing (L11)", async () => {
  const { end } = await tradeWithout("a later event", "backtest");
  expect(end.tradingState).toBe("HALTED");
  expect(end.reason).toContain("ledger and broker disagree");
});

test("a session goes on where every event came", async () => {
  const { end, run } = await tradeWithout("event", "paper");
  expect(end).toMatchObject({ tradingState: "ACTIVE", reason: null });
  expect(run.fills).toHaveLength(1);
});

test.each(["differ", "cannot be asked"] as const)(
  "a halt that a person has lifted is one again before anything is decided where the books still %s (L12)",
  async (still) => {
    const broker = createScriptedBroker();
    broker.answer = () => ({ kind: "rejected", reason: "closed" });
    let candles = 0;
    broker.holdings = () => {
      if (candles > 5 && still === "cannot be asked") throw new Error("offline");
      return { cash: candles > 2 ? "9999" : "10000", positions: {}, openOrders: [] };
    };
    const feed = replayFeed(series);
    const next = () => {
      candles++;
      return feed.next();
    };
    const latch = { ...neverHalted, lastResume: () => (candles > 5 ? "later" : "") };
    const ledger = createBacktestLedger();
    const ports = { feed: { next }, forecasts: undefined, broker, ledger, latch };
    const end = await runSession(ports, { ...plan, mode: "paper" });
    const states = ledger.run.events.filter(({ kind }) => kind === "state-changed");
    expect(states.map(({ data }) => data)).toMatchObject([
      { to: "HALTED" },
      { to: "ACTIVE" },
      { to: "HALTED" },
    ]);
    expect(end.tradingState).toBe("HALTED");
    expect(broker.submitted).toHaveLength(2);
  },
);

test("a resume after which the books still differ does not count the drawdown anew: the peak stays", async () => {
  const broker = createScriptedBroker();
  broker.answer = (order) => {
    const fill = scriptedFill(order, "t1", order.quantity);
    broker.tell({ kind: "fill", fill, isLast: true });
    return { kind: "accepted" };
  };
  let candles = 0;
  // The fee of 0.01 is what equity falls.
  broker.holdings = () => {
    if (broker.submitted.length === 0) return { cash: "10000", positions: {}, openOrders: [] };
    const cash = candles > 2 ? "8000" : "8999.99";
    return { cash, positions: { [sessionInstrument]: "10" }, openOrders: [] };
  };
  const feed = replayFeed(series);
  const next = () => {
    candles++;
    return feed.next();
  };
  const latch = { ...neverHalted, lastResume: () => (candles > 5 ? "later" : "") };
  const ledger = createBacktestLedger();
  const ports = { feed: { next }, forecasts: undefined, broker, ledger, latch };
  const { state } = await runSession(ports, { ...plan, mode: "paper" });
  expect(ledger.run.equity.equity.at(-1)).toBe(9999.99);
  expect(state.risk).toMatchObject({ state: "HALTED", awaitsResume: true, peakEquity: 10_000 });
});

test("runSession() asks for a cancel that got no answer until it has one, whatever is wanted since", async () => {
  const broker = createScriptedBroker();
  const asked: string[] = [];
  let isDown = true;
  broker.cancel = (clientOrderId) => {
    asked.push(clientOrderId);
    if (isDown && asked.length < 6) throw new Error("timeout");
    isDown = false;
    broker.tell({ kind: "canceled", clientOrderId, reason: "asked" });
    return { kind: "canceled" };
  };
  const ledger = createBacktestLedger({ isReopened: true });
  const wishes = precomputedStrategy(Int8Array.of(1, 0, 1, 1, 1, 1, 1, 1));
  const ports = { forecasts: undefined, broker, ledger, latch: neverHalted, feed: first(8) };
  await runSession(ports, sessionPlan({ series, strategy: wishes }));
  expect(new Set(asked)).toEqual(new Set([broker.submitted[0]!.clientOrderId]));
  expect(asked).toHaveLength(6);
  expect(ledger.run.orders[0]).toMatchObject({ status: "canceled" });
});
