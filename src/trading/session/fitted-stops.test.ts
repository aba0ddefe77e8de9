import { expect, test } from "vitest";
import {
  backtestOf,
  sayingAfterCalm,
  sessionBroker,
  sessionPlan,
  type SessionSetting,
  settingAfterCalm,
  tradedFeed,
} from "../../../test/session-market.ts";
import { createBacktestLedger } from "./backtest-ledger.ts";
import type { Broker } from "./broker.ts";
import { neverHalted } from "./halt-latch.ts";
import { runSession } from "./run-session.ts";

const limits = { stopAtr: 2, cooldownCandles: 0, dailyLossMax: 1, drawdownMax: 1 } as const;

/** What the broker said to each amendment, in a backtest. */
async function amendmentsIn(setting: SessionSetting) {
  const broker = sessionBroker(setting);
  const answers: string[] = [];
  const observed: Broker = {
    ...broker,
    amend(change) {
      const answer = broker.amend(change);
      answers.push(answer.kind === "accepted" ? change.quantity : answer.reason);
      return answer;
    },
  };
  const ledger = createBacktestLedger();
  const feed = tradedFeed(setting.series, broker);
  const ports = { feed, forecasts: undefined, broker: observed, ledger, latch: neverHalted };
  await runSession(ports, sessionPlan(setting));
  return { answers, run: ledger.run, broker };
}

test("a stop stays as it is where the market would not take it with less, and ends what is left", async () => {
  const { answers, run, broker } = await amendmentsIn(
    settingAfterCalm(
      [
        [100, 101, 99, 100, 1000],
        [100, 101, 99, 100, 1000],
        // 0.052 are left: worth 5.2, and at the stop less than the 5 that the market takes.
        [100, 101, 99, 100, 9.948],
        [100, 101, 99, 100, 0],
        [100, 101, 99, 100, 0],
        [100, 101, 95, 96, 1000],
      ],
      [1, 0, 1, 2, 2, 2],
      { limits },
    ),
  );
  expect(answers).toEqual([]);
  expect(run.fills.map(({ side, quantity }) => `${side} ${quantity}`)).toEqual([
    "buy 10",
    "sell 9.948",
    "sell 0.052",
  ]);
  expect(run.roundTrips).toMatchObject([{ closedBy: "stop" }]);
  expect(broker.holdings()).toMatchObject({ positions: {}, openOrders: [] });
});

test("the stop of an increase goes when its rest is taken back, not a candle later", async () => {
  const { run, broker } = await backtestOf(
    settingAfterCalm(
      [
        [100, 101, 99, 100, 1000],
        [100, 101, 99, 100, 1000],
        // Two of five are added; then only as much as is held is wanted.
        [100, 101, 99, 100, 2],
      ],
      sayingAfterCalm([
        ["long", 0.5],
        ["long", 1],
        ["long", 0.7],
      ]),
      { limits },
    ),
  );
  expect(run.fills.map(({ side, quantity }) => `${side} ${quantity}`)).toEqual(["buy 5", "buy 2"]);
  const open = new Set(broker.holdings().openOrders);
  const stops = run.orders.filter(({ request }) => open.has(request.clientOrderId));
  expect(stops.map(({ request: { role, quantity } }) => `${role} ${quantity}`)).toEqual(["stop 7"]);
});
