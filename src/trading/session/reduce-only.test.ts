import { expect, test } from "vitest";
import {
  backtestOf,
  sayingAfterCalm,
  type SessionSetting,
  settingAfterCalm,
} from "../../../test/session-market.ts";

function setting(
  rows: Parameters<typeof settingAfterCalm>[0],
  said: Parameters<typeof sayingAfterCalm>[0],
  limits: NonNullable<SessionSetting["limits"]>,
): SessionSetting {
  return settingAfterCalm(rows, sayingAfterCalm(said), {
    rules: { market: "perpetual" },
    limits: { fraction: 0.5, instrumentMax: 0.9, drawdownMax: 1, ...limits },
  });
}

test("after a day's loss the rest of an entry is taken back", async () => {
  const { run, end, broker } = await backtestOf(
    setting(
      [
        [100, 101, 99, 100, 1000],
        // Twenty of fifty are bought; the loss of the day is 2 %.
        [100, 100, 90, 90, 20],
        [90, 91, 89, 90, 1000],
        [90, 91, 89, 90, 1000],
      ],
      [
        ["long", 1],
        ["keep", 1],
        ["keep", 1],
        ["keep", 1],
      ],
      { cooldownCandles: 1, dailyLossMax: 0.01 },
    ),
  );
  expect(end.tradingState).toBe("REDUCE_ONLY");
  expect(run.fills.map(({ side, quantity }) => `${side} ${quantity}`)).toEqual(["buy 20"]);
  expect(run.orders.map(({ status }) => status)).toEqual(["canceled"]);
  expect(broker.holdings().openOrders).toEqual([]);
});

const states = [
  ["REDUCE_ONLY", 0.01],
  ["ACTIVE", 1],
] as const;

test.each(states)(
  "while %s a turn on its way that is to end smaller is no entry that no limit was asked for",
  async (state, dailyLossMax) => {
    const { run } = await backtestOf(
      setting(
        [
          [100, 101, 99, 100, 1000],
          [100, 101, 99, 100, 1000],
          // Ten of the fifty are sold again, and the price falls.
          [100, 100, 95, 95, 10],
          [95, 96, 94, 95, 1000],
        ],
        [
          ["long", 1],
          ["short", 1],
          ["short", 0.5],
          ["short", 0.5],
        ],
        { cooldownCandles: 0, dailyLossMax },
      ),
    );
    const decision = run.decisions.at(2)!;
    expect(decision).toMatchObject({ state, risk: { kind: "approved" } });
    const sent = run.orders.filter(({ request }) =>
      decision.orders.includes(request.clientOrderId),
    );
    expect(sent.map(({ request: { role, quantity } }) => `${role} ${quantity}`)).toEqual([
      "exit 40",
    ]);
    expect(run.orders.filter(({ request }) => request.role === "enter")).toHaveLength(
      state === "ACTIVE" ? 3 : 2,
    );
  },
);
