import { expect, test } from "vitest";
import {
  backtestOf,
  firstOpenMs,
  hourlyCandles,
  hourMs,
  type SessionSetting,
} from "../../../test/session-market.ts";
import { precomputedStrategy } from "../strategies/precomputed-strategy.ts";

type Row = readonly [number, number, number, number];

// 16 candles that each go 2 wide: the average true range is 2 when the trading begins.
const calm: readonly Row[] = Array.from({ length: 16 }, () => [100, 101, 99, 100] as const);

/** Each candle with its volume; turns go out as exit and entry at once. */
function turning(
  rows: readonly (readonly [...Row, number])[],
  stances: readonly number[],
): SessionSetting {
  const all = [...calm, ...rows.map(([open, high, low, close]): Row => [open, high, low, close])];
  const volume = Float64Array.from([...calm.map(() => 1e6), ...rows.map((row) => row[4])]);
  return {
    series: [{ ...hourlyCandles(all), volume }],
    strategy: precomputedStrategy(Int8Array.from([...calm.map(() => 0), ...stances])),
    tradeFromMs: firstOpenMs + 16 * hourMs,
    rules: { market: "perpetual" },
    limits: { stopAtr: 2, cooldownCandles: 0, dailyLossMax: 1, drawdownMax: 1 },
    costs: { halfSpreadBps: 0, slippageBps: 0, stopExtraBps: 0, takerFeeBps: 0 },
  };
}

test("a position keeps its stop while the exit of its turn is filled in parts, and when the turn is taken back", async () => {
  const { run, broker } = await backtestOf(
    turning(
      [
        [100, 101, 99, 100, 1000],
        [100, 101, 99, 100, 1000],
        // Three of ten are sold; then the strategy wants to be long again.
        [100, 101, 99, 100, 3],
        [100, 100.5, 80, 81, 1000],
      ],
      [1, -1, 1, 2],
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
