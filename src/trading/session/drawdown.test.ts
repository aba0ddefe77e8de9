import { expect, test } from "vitest";
import {
  backtestOf,
  hourlyCandles,
  sessionBroker,
  sessionPlan,
  tradedFeed,
} from "../../../test/session-market.ts";
import { precomputedStrategy } from "../strategies/precomputed-strategy.ts";
import { createBacktestLedger } from "./backtest-ledger.ts";
import { neverHalted } from "./halt-latch.ts";
import { runSession } from "./run-session.ts";

const closes = [100, 100, 100, 90, 80, 75, 70, 60, 70, 80, 90, 100];
const rows = closes.map((close, i) => {
  const open = closes[i - 1] ?? close;
  return [open, Math.max(open, close), Math.min(open, close), close] as const;
});
const limits = { fraction: 0.95, instrumentMax: 1, dailyLossMax: 0.5, drawdownMax: 0.2 };
const setting = {
  series: [hourlyCandles(rows)],
  // It wants to be long to the end.
  strategy: precomputedStrategy(Int8Array.from(closes, () => 1)),
  limits,
};

test("after a drawdown what is held is left at the next open, and nothing is entered", async () => {
  const { run, end } = await backtestOf(setting);
  expect(run.orders.map(({ request }) => request.role)).toEqual(["enter", "exit"]);
  // 75 is the first close that takes a fifth of the account; the exit fills at the open after it.
  expect(Number(run.fills[1]!.price)).toBeCloseTo(75, 0);
  expect(end).toMatchObject({
    tradingState: "REDUCE_ONLY",
    reason: expect.stringContaining("20.00 % is the limit"),
  });
  const kinds = [...run.decisions].map(({ risk }) => risk.rule ?? risk.kind);
  expect(kinds.slice(5)).toEqual(["drawdown", ...Array.from({ length: 6 }, () => "reduce-only")]);
});

test("the strategy's own exit goes through", async () => {
  const stances = Int8Array.from(closes, (_, i) => (i < 4 ? 1 : 0));
  const { run } = await backtestOf({ ...setting, strategy: precomputedStrategy(stances) });
  expect(run.orders.map(({ request }) => request.role)).toEqual(["enter", "exit"]);
});

test("a resume after it lets it enter again", async () => {
  const broker = sessionBroker(setting);
  const ledger = createBacktestLedger();
  let asked = 0;
  // Known at the drawdown's own mark, another one three candles later.
  const latch = { ...neverHalted, lastResume: () => (asked++ < 3 ? "" : "later") };
  const feed = tradedFeed(setting.series, broker);
  const end = await runSession(
    { feed, forecasts: undefined, broker, ledger, latch },
    sessionPlan(setting),
  );
  expect(ledger.run.orders.map(({ request }) => request.role)).toEqual(["enter", "exit", "enter"]);
  expect(end).toMatchObject({ tradingState: "ACTIVE", reason: null });
  const told = ledger.run.events.filter(({ kind }) => kind === "state-changed");
  expect(told.map(({ data }) => data)).toMatchObject([{ to: "REDUCE_ONLY" }, { to: "ACTIVE" }]);
});
