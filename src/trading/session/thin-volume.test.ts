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

const calm: readonly Row[] = Array.from({ length: 16 }, () => [100, 101, 99, 100] as const);

/** Candles after 16 calm ones whose average true range is 2; each with its volume. */
function setting(
  rows: readonly (readonly [...Row, number])[],
  stances: readonly number[],
): SessionSetting {
  const all = [...calm, ...rows.map(([open, high, low, close]): Row => [open, high, low, close])];
  const volumes = [...calm.map(() => 1e6), ...rows.map((row) => row[4])];
  return {
    series: [{ ...hourlyCandles(all), volume: Float64Array.from(volumes) }],
    strategy: precomputedStrategy(Int8Array.from([...calm.map(() => 0), ...stances])),
    tradeFromMs: firstOpenMs + 16 * hourMs,
    limits: { stopAtr: 2, cooldownCandles: 100, dailyLossMax: 1, drawdownMax: 1 },
    costs: { halfSpreadBps: 0, slippageBps: 0, stopExtraBps: 0, takerFeeBps: 0 },
  };
}

const sold = ({ fills }: { fills: readonly { side: string; quantity: string }[] }) =>
  fills.filter(({ side }) => side === "sell").map(({ quantity }) => quantity);

test("a stop that is filled in parts goes on until nothing is held", async () => {
  const { run, broker } = await backtestOf(
    setting(
      [
        [100, 101, 99, 100, 1000],
        [100, 101, 99, 100, 1000],
        [100, 100.5, 85, 90, 3],
        [90, 91, 80, 81, 3],
        [76, 77, 70, 71, 3],
        [71, 72, 65, 66, 3],
        [66, 67, 60, 61, 3],
      ],
      [1, 2, 2, 2, 2, 2, 2],
    ),
  );
  expect(sold(run)).toEqual(["3", "3", "3", "1"]);
  expect(broker.holdings().positions).toEqual({});
});

test("the rest of an entry goes with the stop that its first part has reached, and the cooldown counts", async () => {
  const { run, broker } = await backtestOf(
    setting(
      [
        [100, 101, 99, 100, 1000],
        // Entered in part; the stop is reached when the volume is spent.
        [100, 100.5, 90, 91, 8],
        [91, 92, 90, 91, 100],
        [91, 92, 90, 91, 100],
        [91, 92, 90, 91, 100],
      ],
      [1, 1, 1, 1, 1],
    ),
  );
  expect(run.fills.map(({ side, quantity }) => `${side} ${quantity}`)).toEqual(["buy 8", "sell 8"]);
  expect(run.orders[0]).toMatchObject({ status: "canceled", reason: "protection-fired" });
  expect(run.decisions.at(1)?.unplaced).toBe("stop-reached");
  expect(run.roundTrips).toMatchObject([{ closedBy: "stop" }]);
  expect(run.decisions.at(-1)?.risk.rule).toBe("cooldown");
  expect(broker.holdings().openOrders).toEqual([]);
});

test("what the last candle of a feed takes back is booked before the session ends", async () => {
  const { run, broker } = await backtestOf(
    setting(
      [
        [100, 101, 99, 100, 1000],
        // Entered in part; the rest is not wanted any more at the last close.
        [100, 101, 99, 100, 8],
      ],
      [1, 0],
    ),
  );
  expect(run.orders[0]).toMatchObject({ status: "canceled", filledQuantity: "8" });
  expect(run.fills.map(({ side, quantity }) => `${side} ${quantity}`)).toEqual(["buy 8"]);
  expect(broker.eventsSince(0)).toHaveLength(2);
});
