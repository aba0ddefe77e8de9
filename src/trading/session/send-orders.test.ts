import { expect, test } from "vitest";
import {
  createScriptedBroker,
  type ScriptedBroker,
  scriptedFill,
} from "../../../test/scripted-broker.ts";
import { firstOpenMs, hourlyCandles, hourMs, sessionPlan } from "../../../test/session-market.ts";
import { precomputedStrategy } from "../strategies/precomputed-strategy.ts";
import { createBacktestLedger } from "./backtest-ledger.ts";
import { type HaltLatch, neverHalted } from "./halt-latch.ts";
import { replayFeed } from "./replay-feed.ts";
import { runSession } from "./run-session.ts";

const count = 20;
const entryCandle = 15;
const series = [hourlyCandles(Array.from({ length: count }, () => [100, 101, 99, 100] as const))];
const plan = sessionPlan({
  series,
  strategy: precomputedStrategy(
    Int8Array.from({ length: count }, (_, i) => (i < entryCandle ? 0 : 1)),
  ),
  limits: { stopAtr: 2 },
});

/** A session that is told before each candle which one comes. */
async function trade(
  broker: ScriptedBroker,
  latch: HaltLatch,
  before: (candle: number) => void = () => undefined,
) {
  const ledger = createBacktestLedger();
  const feed = replayFeed(series);
  let candles = 0;
  const next = () => {
    before(candles++);
    return feed.next();
  };
  await runSession({ feed: { next }, forecasts: undefined, broker, ledger, latch }, plan);
  return ledger.run;
}

const sent = ({ submitted }: ScriptedBroker) => submitted.map(({ role }) => role);

test("sendOrders() looks at the kill switch once for an entry and its stop: both go out, or none", async () => {
  const broker = createScriptedBroker();
  let looks = 0;
  const onceOpen: HaltLatch = {
    ...neverHalted,
    whileOpen: (send) => (looks++ === 0 ? { sent: send() } : { halted: "in between" }),
  };
  await trade(broker, onceOpen);
  expect(sent(broker)).toEqual(["enter", "stop"]);
});

test("sendOrders() keeps the kill switch waiting until the broker has answered for all of them", async () => {
  const broker = createScriptedBroker();
  let held: Promise<unknown> | undefined;
  const watched: HaltLatch = {
    ...neverHalted,
    whileOpen(send) {
      const turn = send();
      if (turn instanceof Promise) held = turn.then(() => sent(broker));
      return { sent: turn };
    },
  };
  await trade(broker, watched);
  expect(await held).toEqual(["enter", "stop"]);
});

test("a session that is halted takes back what is still to be entered, and leaves its protection", async () => {
  const broker = createScriptedBroker();
  let reason: string | undefined;
  const latch: HaltLatch = {
    latched: () => reason,
    lastResume: () => "",
    whileOpen: (send) => (reason === undefined ? { sent: send() } : { halted: reason }),
  };
  await trade(broker, latch, (candle) => {
    if (candle !== entryCandle + 1) return;
    reason = "a person said so";
    const [entry] = broker.submitted;
    const fill = scriptedFill(entry!, "a", "4", firstOpenMs + candle * hourMs);
    broker.tell({ kind: "fill", fill, isLast: false });
  });
  const [entry, stop] = broker.submitted;
  expect(sent(broker)).toEqual(["enter", "stop"]);
  expect(broker.canceled).toContain(entry!.clientOrderId);
  expect(broker.canceled).not.toContain(stop!.clientOrderId);
});

test("the ledger has a stop's amount and trigger as they were amended", async () => {
  const broker = createScriptedBroker();
  const run = await trade(broker, neverHalted, (candle) => {
    if (candle !== entryCandle + 1) return;
    const fill = scriptedFill(broker.submitted[0]!, "a", "4", firstOpenMs + candle * hourMs);
    broker.tell({ kind: "fill", fill, isLast: false });
  });
  const stop = run.orders.find(({ request }) => request.role === "stop")!;
  expect(broker.submitted[1]).toMatchObject({ role: "stop", quantity: "10" });
  expect(stop.request).toMatchObject({ quantity: "4", triggerPrice: "96" });
});
