import { expect, test } from "vitest";
import { backtestOf, settingAfterCalm } from "../../../test/session-market.ts";

const limits = { stopAtr: 2, cooldownCandles: 100, dailyLossMax: 1, drawdownMax: 1 } as const;

const sold = ({ fills }: { fills: readonly { side: string; quantity: string }[] }) =>
  fills.filter(({ side }) => side === "sell").map(({ quantity }) => quantity);

test("a stop that is filled in parts goes on until nothing is held", async () => {
  const { run, broker } = await backtestOf(
    settingAfterCalm(
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
      { limits },
    ),
  );
  expect(sold(run)).toEqual(["3", "3", "3", "1"]);
  expect(broker.holdings().positions).toEqual({});
});

test("the rest of an entry goes with the stop that its first part has reached, and the cooldown counts", async () => {
  const { run, broker } = await backtestOf(
    settingAfterCalm(
      [
        [100, 101, 99, 100, 1000],
        // Entered in part; the stop is reached when the volume is spent.
        [100, 100.5, 90, 91, 8],
        [91, 92, 90, 91, 100],
        [91, 92, 90, 91, 100],
        [91, 92, 90, 91, 100],
      ],
      [1, 1, 1, 1, 1],
      { limits },
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
    settingAfterCalm(
      [
        [100, 101, 99, 100, 1000],
        // Entered in part; the rest is not wanted any more at the last close.
        [100, 101, 99, 100, 8],
      ],
      [1, 0],
      { limits },
    ),
  );
  expect(run.orders[0]).toMatchObject({ status: "canceled", filledQuantity: "8" });
  expect(run.fills.map(({ side, quantity }) => `${side} ${quantity}`)).toEqual(["buy 8"]);
  expect(broker.eventsSince(0)).toHaveLength(2);
});
