import { expect, test } from "vitest";
import {
  backtestOf,
  firstOpenMs,
  hourlyCandles,
  hourMs,
  sessionInstrument,
  type SessionSetting,
} from "../../../test/session-market.ts";
import { defineStrategy } from "../strategies/define-strategy.ts";
import { precomputedStrategy } from "../strategies/precomputed-strategy.ts";
import type { StrategyView } from "../strategies/strategy.ts";
import { eventLogHash } from "./event-log-hash.ts";

type Row = readonly [number, number, number, number];

// 16 candles that each go 2 wide: the average true range is 2 when the trading begins.
const calm: readonly Row[] = Array.from({ length: 16 }, () => [100, 101, 99, 100] as const);
const tradeFromMs = firstOpenMs + 16 * hourMs;

function setting(rows: readonly Row[], stances: readonly number[]): SessionSetting {
  return {
    series: [hourlyCandles([...calm, ...rows])],
    strategy: precomputedStrategy(Int8Array.from([...calm.map(() => 0), ...stances])),
    tradeFromMs,
    limits: { stopAtr: 2 },
    costs: { halfSpreadBps: 0, slippageBps: 0, stopExtraBps: 0, takerFeeBps: 0 },
  };
}

const traded = ({
  fills,
}: {
  fills: readonly { side: string; quantity: string; price: string }[];
}) => fills.map(({ side, quantity, price }) => `${side} ${quantity} at ${price}`);

test("a stop is sent with its entry and works in the entry's own candle", async () => {
  const { run } = await backtestOf(
    setting(
      [
        [100, 101, 99, 100],
        [100, 100, 90, 99],
      ],
      [1, 0],
    ),
  );
  expect(traded(run)).toEqual(["buy 10 at 100", "sell 10 at 96"]);
  expect(run.roundTrips).toMatchObject([{ closedBy: "stop", profit: -40 }]);
  expect(run.orders.map(({ request }) => [request.role, request.parent === undefined])).toEqual([
    ["enter", true],
    ["stop", false],
  ]);
});

test("a position that is left takes its stop along", async () => {
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 99, 100],
  ];
  const { run, broker } = await backtestOf(setting(rows, [1, 0, 0, 0]));
  expect(traded(run)).toEqual(["buy 10 at 100", "sell 10 at 100"]);
  expect(run.orders.map(({ status }) => status)).toEqual(["filled", "canceled", "filled"]);
  expect(broker.holdings().openOrders).toEqual([]);
});

test("a trailing stop follows the best close and never goes back", async () => {
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 110, 100, 110],
    [110, 110, 107, 108],
    [108, 108, 90, 95],
  ];
  const base = setting(rows, [1, 1, 1, 1]);
  const { run } = await backtestOf({
    ...base,
    limits: { stopAtr: undefined, trailingAtr: 2, instrumentMax: 1 },
  });
  const moves = run.events.filter(({ kind }) => kind === "protection-moved");
  expect(moves).toHaveLength(1);
  const { triggerPrice } = moves[0]!.data as { readonly triggerPrice: string };
  expect(Number(triggerPrice)).toBeGreaterThan(100);
  expect(run.roundTrips).toMatchObject([{ closedBy: "stop" }]);
  expect(run.fills[1]!.price).toBe(triggerPrice);
});

test("a position is closed after its time, whatever the strategy says", async () => {
  const rows = Array.from({ length: 6 }, (): Row => [100, 101, 99, 100]);
  const base = setting(rows, [1, 1, 1, 1, 1, 1]);
  const { run } = await backtestOf({ ...base, limits: { stopAtr: undefined, timeStopCandles: 2 } });
  const decisions = [...run.decisions];
  expect(decisions[2]!.signal.reasons[0]!.name).toBe("time stop");
  expect(run.roundTrips[0]).toMatchObject({ exitedAtMs: tradeFromMs + 3 * hourMs });
});

test("a strategy is asked at every candle, those of the time stop too", async () => {
  const rows = Array.from({ length: 12 }, (): Row => [100, 101, 99, 100]);
  const asked: number[] = [];
  const held = precomputedStrategy(new Int8Array(28).fill(1)).start({}, sessionInstrument);
  const counting = {
    ...precomputedStrategy(new Int8Array()),
    start: () => ({
      onCandle: (view: StrategyView) => {
        asked.push((view.candle.openTimeMs - firstOpenMs) / hourMs);
        return held.onCandle(view);
      },
    }),
  };
  const base = setting(rows, []);
  const { run } = await backtestOf({
    ...base,
    strategy: counting,
    limits: { stopAtr: undefined, timeStopCandles: 2 },
  });
  const stopped = [...run.decisions].filter(
    ({ signal }) => signal.reasons[0]?.name === "time stop",
  );
  expect(stopped.length).toBeGreaterThan(2);
  expect(asked).toEqual(Array.from({ length: 28 }, (_, i) => i));
});

test("what is too small to be sold is left as dust and not asked for again", async () => {
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [10, 10, 10, 10],
    [10, 10, 10, 10],
  ];
  const base = setting(rows, [1, 2, 0, 0]);
  const { run } = await backtestOf({
    ...base,
    limits: { stopAtr: undefined, drawdownMax: 1, dailyLossMax: 1 },
    rules: { notionalMin: "500" },
  });
  expect(traded(run)).toEqual(["buy 10 at 100"]);
  expect(run.events.map(({ kind }) => kind)).toEqual(["dust"]);
  expect(run.roundTrips).toMatchObject([{ closedBy: "dust" }]);
  expect([...run.decisions].map(({ unplaced }) => unplaced)).toEqual([
    undefined,
    undefined,
    "below-minimum-notional",
    undefined,
  ]);
});

test("eventLogHash() is the same for the same run and another where a price differs", async () => {
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 99, 100],
  ];
  const hashOf = async (all: readonly Row[]) =>
    eventLogHash((await backtestOf(setting(all, [1, 0, 0]))).run);
  const hash = await hashOf(rows);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashOf(rows)).toBe(hash);
  expect(await hashOf(rows.with(2, [100, 101, 99, 100.01]))).not.toBe(hash);
});

test("nothing is entered whose stop the market would not take", async () => {
  const rows: Row[] = [
    [100, 101, 99, 100],
    [100, 101, 99, 100],
    [100, 101, 90, 95],
  ];
  const base = setting(rows, [1, 1, 0]);
  const small = { ...base, startCash: 104, limits: { stopAtr: 3 } };
  const refused = await backtestOf({ ...small, rules: { notionalMin: "10" } });
  expect(refused.run.orders).toEqual([]);
  expect(refused.run.decisions.at(0)?.unplaced).toBe("stop-below-minimum");
  const entered = await backtestOf({ ...small, rules: { notionalMin: "9.7" } });
  expect(traded(entered.run)).toEqual(["buy 0.104 at 100", "sell 0.104 at 94"]);
  // Perpetual markets let go of any amount.
  const perpetual = await backtestOf({
    ...small,
    rules: { market: "perpetual", notionalMin: "10" },
  });
  expect(traded(perpetual.run)).toEqual(["buy 0.104 at 100", "sell 0.104 at 94"]);
  // A fee in the base currency leaves a step less than what is bought.
  const step = { quantityMin: "0.104", notionalMin: "5", buyFeeIn: "base" } as const;
  const cut = await backtestOf({ ...small, rules: step, costs: { takerFeeBps: 10 } });
  expect(cut.run.orders).toEqual([]);
});

// Long with 3 on the first candle, with 10 from the third on.
const adding = defineStrategy({
  name: "adding",
  summary: "Adds to its position.",
  parameters: {},
  warmUp: () => 0,
  start() {
    let candle = -calm.length;
    return {
      onCandle() {
        const strength = candle++ < 2 ? 0.3 : 1;
        return { stance: candle <= 0 ? "flat" : "long", strength, reasons: [] };
      },
    };
  },
});

test("what is added is protected in the candle in which it is added", async () => {
  const base = setting(
    [
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 100.5, 80, 81],
    ],
    [],
  );
  const { run } = await backtestOf({ ...base, strategy: adding });
  expect(traded(run)).toEqual(["buy 3 at 100", "buy 7 at 100", "sell 3 at 96", "sell 7 at 96"]);
  expect(run.state!.book.positions[sessionInstrument]?.quantity ?? "0").toBe("0");
});

test("at the close the position's own stop takes over what was added", async () => {
  const base = setting(
    [
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 101, 99, 100],
      [100, 100.5, 80, 81],
    ],
    [],
  );
  const limits = { stopAtr: 2, cooldownCandles: 100 };
  const { run, broker } = await backtestOf({ ...base, limits, strategy: adding });
  expect(traded(run)).toEqual(["buy 3 at 100", "buy 7 at 100", "sell 10 at 96"]);
  expect(run.orders.map(({ request, status }) => `${request.role} ${status}`)).toEqual([
    "enter filled",
    "stop filled",
    "increase filled",
    "stop canceled",
  ]);
  expect(broker.holdings().openOrders).toEqual([]);
});
