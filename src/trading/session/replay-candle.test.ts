import { expect, test } from "vitest";
import {
  hourlyCandles,
  sessionBroker,
  sessionPlan,
  type SessionSetting,
  tradedFeed,
} from "../../../test/session-market.ts";
import { defineStrategy } from "../strategies/define-strategy.ts";
import type { StrategyView } from "../strategies/strategy.ts";
import { createBacktestLedger } from "./backtest-ledger.ts";
import { eventLogHash } from "./event-log-hash.ts";
import { neverHalted } from "./halt-latch.ts";
import { runSession } from "./run-session.ts";

const count = 14;
const series = hourlyCandles(Array.from({ length: count }, () => [100, 101, 99, 100] as const));

// Leaves for good after six candles with a position: what it knows, it knows from what is held.
const settingOf = (seen: StrategyView["held"][]): SessionSetting => ({
  series: [series],
  strategy: defineStrategy({
    name: "held-for-six",
    summary: "Leaves after six candles.",
    parameters: {},
    warmUp: () => 0,
    start() {
      let heldFor = 0;
      return {
        onCandle({ held }) {
          seen.push(held);
          if (held.direction !== 0) heldFor += 1;
          return { stance: heldFor >= 6 ? "flat" : "long", strength: 1, reasons: [] };
        },
      };
    },
  }),
});

/** A session that ends after some candles and is started again, over the same books. */
async function startedAgainAfter(candles: number) {
  const broker = sessionBroker(settingOf([]));
  const ledger = createBacktestLedger({ isReopened: true });
  let seen: StrategyView["held"][] = [];
  for (const end of candles === 0 ? [count] : [candles, count]) {
    seen = [];
    const feed = tradedFeed([series], broker);
    let fed = 0;
    const next = () => (fed++ < end ? feed.next() : undefined);
    const ports = { feed: { next }, forecasts: undefined, broker, ledger, latch: neverHalted };
    await runSession(ports, sessionPlan(settingOf(seen)));
  }
  return { seen, hash: eventLogHash(ledger.run), fills: ledger.run.fills.length };
}

test("replayCandle() tells the strategy the position that it was told, wherever the session was started again", async () => {
  const straight = await startedAgainAfter(0);
  expect(straight.fills).toBe(2);
  for (let candles = 1; candles < count; candles++) {
    const again = await startedAgainAfter(candles);
    expect(again.seen, `after ${candles}`).toEqual(straight.seen);
    expect(again.hash, `after ${candles}`).toBe(straight.hash);
  }
});
