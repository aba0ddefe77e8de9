import { expect, test } from "vitest";
import {
  firstOpenMs,
  hourlyCandles,
  hourMs,
  sessionBroker,
  sessionPlan,
  type SessionSetting,
  tradedFeed,
} from "../../../test/session-market.ts";
import { precomputedStrategy } from "../strategies/precomputed-strategy.ts";
import { createBacktestLedger } from "./backtest-ledger.ts";
import type { FedCandle } from "./candle-feed.ts";
import { neverHalted } from "./halt-latch.ts";
import { runSession } from "./run-session.ts";

type Lateness = Pick<FedCandle, "isLate" | "isPast">;

const late: Lateness = { isLate: true };
const past: Lateness = { isLate: true, isPast: true };
const calm = 16;

// Trading begins at candle 16; stances and lateness are told from there on.
async function trade(stances: readonly number[], lateness: readonly (Lateness | undefined)[]) {
  const rows = Array.from({ length: calm + stances.length }, () => [100, 101, 99, 100] as const);
  const setting: SessionSetting = {
    series: [hourlyCandles(rows)],
    strategy: precomputedStrategy(
      Int8Array.from([...Array.from({ length: calm }, () => 0), ...stances]),
    ),
    tradeFromMs: firstOpenMs + calm * hourMs,
    rules: { market: "perpetual" },
    limits: { stopAtr: 2, cooldownCandles: 0 },
  };
  const broker = sessionBroker(setting);
  const candles = tradedFeed(setting.series, broker);
  let position = -calm;
  const feed = {
    next() {
      const fed = candles.next();
      if (fed === undefined || "then" in fed) return undefined;
      const how = lateness[position];
      position += 1;
      return { ...fed, ...how };
    },
  };
  const ledger = createBacktestLedger();
  const ports = { feed, forecasts: undefined, broker, ledger, latch: neverHalted };
  await runSession(ports, sessionPlan(setting));
  return { decisions: [...ledger.run.decisions], run: ledger.run };
}

const roles = ({ orders }: { readonly orders: readonly { request: { role: string } }[] }) =>
  orders.map(({ request }) => request.role);

test("nothing is entered on a late candle, and the next one in time enters", async () => {
  const { decisions, run } = await trade([1, 1, 1], [late, undefined, undefined]);
  expect(decisions[0]).toMatchObject({ phase: "late", orders: [], risk: { rule: "late" } });
  expect(decisions[0]!.risk.checks[0]!.detail).toMatch(/too long after its close/);
  expect(decisions[1]!.phase).toBe("trading");
  expect(roles(run)).toEqual(["enter", "stop"]);
});

test("what is held leaves on a late candle; one that wants to turn only leaves", async () => {
  for (const wanted of [0, -1]) {
    const { decisions, run } = await trade([1, 1, wanted, wanted], [undefined, undefined, late]);
    expect(decisions[2]).toMatchObject({ phase: "late", risk: { kind: "approved", exposure: 0 } });
    expect(roles(run).slice(0, 3)).toEqual(["enter", "stop", "exit"]);
    expect(run.fills[1]).toMatchObject({ side: "sell", quantity: run.fills[0]!.quantity });
  }
});

test("on a candle whose successor has closed nothing is ordered at all", async () => {
  const { decisions, run } = await trade([1, 1, 0, 1], [undefined, undefined, past]);
  expect(decisions[2]).toMatchObject({ phase: "late", orders: [], risk: { kind: "refused" } });
  expect(decisions[2]!.risk.checks[0]!.detail).toMatch(/newer candle had closed/);
  expect(roles(run)).toEqual(["enter", "stop"]);
});
