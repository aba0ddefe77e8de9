import { expect, test } from "vitest";
import { backtestOf, hourlyCandles, type SessionSetting } from "../../../test/session-market.ts";
import { precomputedStrategy } from "../strategies/precomputed-strategy.ts";

type Row = readonly [number, number, number, number];

const calm = (count: number) => Array.from({ length: count }, (): Row => [100, 101, 99, 100]);

function setting(
  rows: readonly Row[],
  stances: readonly number[],
  other: Partial<SessionSetting>,
): SessionSetting {
  const strategy = precomputedStrategy(Int8Array.from(stances));
  return { series: [hourlyCandles(rows)], strategy, ...other };
}

test("a short position below the smallest value of a perpetual market is covered all the same", async () => {
  const rows: Row[] = [...calm(3), [100, 100, 92, 93], [93, 94, 92, 93], [93, 200, 92, 200]];
  const { run, broker } = await backtestOf(
    setting(rows, [0, -1, -1, 0, 0, 0], {
      rules: { market: "perpetual", notionalMin: "100" },
      startCash: 1010,
    }),
  );
  expect(run.orders.map(({ request, status }) => [request.role, status])).toEqual([
    ["enter", "filled"],
    ["exit", "filled"],
  ]);
  expect(run.events).toEqual([]);
  expect(broker.holdings().positions).toEqual({});
});
