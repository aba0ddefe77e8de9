import { expect, test } from "vitest";
import { backtestOf, hourlyCandles } from "../../../test/session-market.ts";
import { precomputedStrategy } from "../strategies/precomputed-strategy.ts";

const steady = hourlyCandles([
  [100, 101, 99, 100],
  [100, 101, 99, 100],
  [110, 112, 109, 111],
  [111, 112, 110, 111],
  [120, 121, 119, 120],
]);

test("runSession() enters at the open after the decision and leaves at the open after the next", async () => {
  const strategy = precomputedStrategy(Int8Array.of(0, 1, 1, 0, 0));
  const { run, broker } = await backtestOf({ series: [steady], strategy });
  expect(run.fills.map(({ price, side }) => `${side} ${price}`)).toEqual([
    "buy 110.06",
    "sell 119.94",
  ]);
  expect(broker.holdings().openOrders).toEqual([]);
});
