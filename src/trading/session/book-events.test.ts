import { expect, test } from "vitest";
import {
  createScriptedBroker,
  type ScriptedEvent,
  scriptedFill,
} from "../../../test/scripted-broker.ts";
import {
  backtestOf,
  firstOpenMs,
  hourlyCandles,
  hourMs,
  sessionPlan,
} from "../../../test/session-market.ts";
import { precomputedStrategy } from "../strategies/precomputed-strategy.ts";
import { createBacktestLedger } from "./backtest-ledger.ts";
import { clientOrderIdOf } from "./client-order-id.ts";
import { neverHalted } from "./halt-latch.ts";
import { replayFeed } from "./replay-feed.ts";
import { runSession } from "./run-session.ts";

const series = [hourlyCandles(Array.from({ length: 4 }, () => [100, 101, 99, 100] as const))];
const setting = { series, strategy: precomputedStrategy(Int8Array.of(1, 2, 2, 2)) };
const plan = sessionPlan(setting);
const entry = {
  clientOrderId: clientOrderIdOf(plan.name, plan.instruments[0]!, firstOpenMs, "enter"),
  side: "buy",
} as const;

/** The entry of the first candle, and what the broker tells of it while the second and third close. */
async function told(events: readonly ScriptedEvent[], again: readonly ScriptedEvent[] = []) {
  const broker = createScriptedBroker();
  const ledger = createBacktestLedger();
  const feed = replayFeed(series);
  let candles = 0;
  const next = () => {
    if (candles === 1) broker.tell(...events);
    if (candles === 2) broker.tell(...again);
    candles++;
    return feed.next();
  };
  const ports = { feed: { next }, forecasts: undefined, broker, ledger, latch: neverHalted };
  await runSession(ports, plan);
  return { broker, run: ledger.run };
}

const at = firstOpenMs + hourMs;
const part = (tradeId: string, quantity: string, isLast = false): ScriptedEvent => ({
  kind: "fill",
  fill: scriptedFill(entry, tradeId, quantity, at),
  isLast,
});
const canceled: ScriptedEvent = {
  kind: "canceled",
  clientOrderId: entry.clientOrderId,
  reason: "requested",
};

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  );
}

const filled = [part("a", "3"), part("b", "2"), part("c", "5", true), part("b", "2")];
test.each(permutations(filled))(
  "fills in any order, one told twice, are booked once (%#)",
  async (...order) => {
    const { run } = await told(order);
    expect(run.orders[0]).toMatchObject({ status: "filled", filledQuantity: "10" });
    expect(run.state!.book.positions[plan.instruments[0]!]!.quantity).toBe("10");
    expect(run.state!.book.cash).toBe("8999.97");
    expect(run.fills).toHaveLength(3);
  },
);

const broken = [part("a", "3"), part("b", "2"), canceled, part("a", "3")];
test.each(permutations(broken))(
  "fills before and after a cancellation are booked (%#)",
  async (...order) => {
    const { run } = await told(order);
    expect(run.orders[0]).toMatchObject({ status: "canceled", filledQuantity: "5" });
    expect(run.state!.book.positions[plan.instruments[0]!]!.quantity).toBe("5");
    expect(run.fills).toHaveLength(2);
  },
);

test("a fill that comes a candle after the cancellation is booked", async () => {
  const { run } = await told([part("a", "3"), canceled], [part("b", "2"), part("a", "3")]);
  expect(run.orders[0]).toMatchObject({ status: "canceled", filledQuantity: "5" });
  expect(run.state!.book.positions[plan.instruments[0]!]!.quantity).toBe("5");
});

test("a fill of an order that the session never sent is booked and told", async () => {
  const fill = scriptedFill({ clientOrderId: "by-hand", side: "buy" }, "x", "1", at);
  const back = scriptedFill({ clientOrderId: "by-hand-too", side: "sell" }, "y", "1", at);
  const { run } = await told([{ kind: "fill", fill, isLast: true }]);
  expect(run.events.map(({ kind }) => kind)).toContain("foreign-fill");
  expect(run.state!.book.positions[plan.instruments[0]!]!.quantity).toBe("1");
  const closed = await told([
    { kind: "fill", fill, isLast: true },
    { kind: "fill", fill: back, isLast: true },
  ]);
  expect(closed.run.roundTrips).toMatchObject([{ closedBy: "foreign" }]);
});

test("S9: a liquidation is told as one, in the events and the round trip", async () => {
  const rows = [100, 100, 100, 100, 62].map((close, i) => {
    const low = i === 3 ? 60 : close;
    return [100, 101, low, close] as const;
  });
  const { run } = await backtestOf({
    series: [hourlyCandles(rows)],
    strategy: precomputedStrategy(Int8Array.of(0, 1, 1, 1, 1)),
    rules: { market: "perpetual" },
    limits: { fraction: 4, instrumentMax: 5, grossMax: 5, drawdownMax: 1, dailyLossMax: 1 },
  });
  expect(run.roundTrips).toMatchObject([{ closedBy: "liquidation" }]);
  const taken = run.events.filter(({ kind }) => kind === "liquidation");
  expect(taken).toMatchObject([{ data: { side: "sell", clientOrderId: expect.any(String) } }]);
  expect(run.events.map(({ kind }) => kind)).not.toContain("foreign-fill");
});

test("what is still to be entered is taken back once the stop fills", async () => {
  const count = 20;
  const calm = [hourlyCandles(Array.from({ length: count }, () => [100, 101, 99, 100] as const))];
  const stances = Int8Array.from({ length: count }, (_, i) => (i < 15 ? 0 : 1));
  const protectedPlan = sessionPlan({
    series: calm,
    strategy: precomputedStrategy(stances),
    limits: { stopAtr: 2, cooldownCandles: 100 },
  });
  const broker = createScriptedBroker();
  const ledger = createBacktestLedger();
  const feed = replayFeed(calm);
  const idOf = (role: "enter" | "stop"): string =>
    clientOrderIdOf(plan.name, plan.instruments[0]!, firstOpenMs + 15 * hourMs, role);
  const fillOf = (role: "enter" | "stop", quantity: string): ScriptedEvent => {
    const order = { clientOrderId: idOf(role), side: role === "enter" ? "buy" : "sell" } as const;
    return {
      kind: "fill",
      fill: scriptedFill(order, role, quantity, firstOpenMs + 16 * hourMs),
      isLast: false,
    };
  };
  broker.cancel = (clientOrderId) => {
    broker.canceled.push(clientOrderId);
    broker.tell({ kind: "canceled", clientOrderId, reason: "requested" });
    return { kind: "canceled" };
  };
  let candles = 0;
  const next = () => {
    if (candles === 16) broker.tell(fillOf("enter", "4"), fillOf("stop", "4"));
    candles++;
    return feed.next();
  };
  const ports = { feed: { next }, forecasts: undefined, broker, ledger, latch: neverHalted };
  const statuses: (string | undefined)[] = [];
  const onStep = () => statuses.push(ledger.run.orders[0]?.status);
  await runSession(ports, protectedPlan, { onStep });
  expect(broker.canceled).toContain(idOf("enter"));
  // Booked before anything is decided on that candle.
  expect(statuses.slice(15, 17)).toEqual(["open", "canceled"]);
  expect(ledger.run.roundTrips).toMatchObject([{ closedBy: "stop" }]);
  expect(ledger.run.orders).toHaveLength(2);
});
