import { expect, test } from "vitest";
import { backtestOf, settingAfterCalm } from "../../../test/session-market.ts";

/** Turns go out as exit and entry at once. */
const turning = {
  rules: { market: "perpetual" },
  limits: { stopAtr: 2, cooldownCandles: 0, dailyLossMax: 1, drawdownMax: 1 },
} as const;

test("a position keeps its stop while the exit of its turn is filled in parts, and when the turn is taken back", async () => {
  const { run, broker } = await backtestOf(
    settingAfterCalm(
      [
        [100, 101, 99, 100, 1000],
        [100, 101, 99, 100, 1000],
        // Three of ten are sold; then the strategy wants to be long again.
        [100, 101, 99, 100, 3],
        [100, 100.5, 80, 81, 1000],
      ],
      [1, -1, 1, 2],
      turning,
    ),
  );
  expect(run.fills.map(({ side, quantity, price }) => `${side} ${quantity} at ${price}`)).toEqual([
    "buy 10 at 100",
    "sell 3 at 100",
    "sell 7 at 96",
  ]);
  expect(run.decisions.at(2)?.unplaced).toBeUndefined();
  expect(broker.holdings()).toMatchObject({ positions: {}, openOrders: [] });
});
