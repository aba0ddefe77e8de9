import { describe, expect, test } from "vitest";
import {
  flatHour,
  hourly,
  hourMs,
  paperInstrument,
  paperOptions,
  paperOrder,
  paperStop,
  inShort,
} from "../../../test/paper-market.ts";
import type { TradingRules } from "../../market/trading-rules.ts";
import { createPaperBroker } from "./create-paper-broker.ts";
import type { PaperBroker } from "./paper-broker.ts";

function seen(rules: Partial<TradingRules> = {}): PaperBroker {
  const broker = createPaperBroker(paperOptions(rules));
  broker.advance(0, flatHour(0, 100));
  return broker;
}

const stop = paperStop("stop", "95");
const takeProfit = paperStop("tp", "110", { type: "take-profit", role: "take-profit" });

describe("createPaperBroker() market orders", () => {
  test("a purchase fills at the next open, moved up by spread and slippage; the fee is on top", () => {
    const broker = seen();
    expect(broker.submit(paperOrder("in"))).toEqual({ kind: "accepted" });
    expect(broker.find("in")).toEqual({ kind: "found", status: "open" });
    broker.advance(0, hourly(1, [100, 120, 99, 110]));
    // 100 x 1.0005 = 100.05; fee 0.10005
    expect(inShort(broker.eventsSince(0))).toEqual(["fill in 1@100.05"]);
    expect(broker.holdings()).toEqual({
      cash: "9899.84995",
      positions: { [paperInstrument]: "1" },
      openOrders: [],
    });
    expect(broker.eventsSince(0)[0]).toMatchObject({ atMs: hourMs, sequence: 1 });
    expect(broker.eventsSince(1)).toEqual([]);
  });

  test("prices are rounded to the tick against the account", () => {
    const broker = seen({ priceTick: "0.1" });
    broker.submit(paperOrder("in"));
    broker.advance(0, flatHour(1, 100));
    broker.submit(paperOrder("out", { side: "sell", role: "exit", decidedAtMs: 2 * hourMs }));
    broker.advance(0, flatHour(2, 100));
    expect(inShort(broker.eventsSince(0))).toEqual(["fill in 1@100.1", "fill out 1@99.9"]);
  });

  test("a fee in base currency leaves less than was bought, and the rest can be sold", () => {
    const broker = seen({ buyFeeIn: "base" });
    broker.submit(paperOrder("in"));
    broker.advance(0, flatHour(1, 100));
    expect(broker.holdings().positions).toEqual({ [paperInstrument]: "0.999" });
    broker.submit(paperOrder("out", { side: "sell", reduceOnly: true }));
    broker.advance(0, flatHour(2, 100));
    expect(inShort(broker.eventsSince(1))).toEqual([
      "part out 0.999@99.95",
      "canceled out nothing-to-reduce",
    ]);
    expect(broker.holdings().positions).toEqual({});
  });

  test("an order fills in no candle that opened before its decision", () => {
    const broker = seen();
    broker.submit(paperOrder("in", { decidedAtMs: 2 * hourMs }));
    broker.advance(0, flatHour(1, 90));
    expect(broker.eventsSince(0)).toEqual([]);
    broker.advance(0, flatHour(2, 100));
    expect(inShort(broker.eventsSince(0))).toEqual(["fill in 1@100.05"]);
  });

  test("a candle that is given again changes nothing", () => {
    const broker = seen();
    broker.submit(paperOrder("in"));
    broker.advance(0, flatHour(1, 100));
    const before = JSON.stringify([broker.holdings(), broker.eventsSince(0)]);
    broker.submit(paperOrder("more", { decidedAtMs: 0 }));
    broker.advance(0, flatHour(0, 50));
    broker.advance(0, flatHour(1, 50));
    expect(broker.cancel("more")).toEqual({ kind: "canceled" });
    expect(JSON.stringify([broker.holdings(), broker.eventsSince(0).slice(0, 1)])).toBe(before);
  });

  test("more than the candle's volume fills in parts, candle by candle", () => {
    const broker = seen();
    broker.submit(paperOrder("in"));
    broker.advance(0, flatHour(1, 100, 0.4001));
    expect(broker.find("in")).toEqual({ kind: "found", status: "partly-filled" });
    broker.advance(0, flatHour(2, 100, 0));
    broker.advance(0, flatHour(3, 200, 10));
    expect(inShort(broker.eventsSince(0))).toEqual(["part in 0.4@100.05", "fill in 0.6@200.1"]);
  });

  test("a purchase that cash cannot pay in full is cut, and the cash never falls below 0", () => {
    const broker = seen();
    broker.submit(paperOrder("in", { quantity: "99" }));
    broker.advance(0, flatHour(1, 150));
    // 10000 / (150.08 x 1.001) = 66.5646
    expect(inShort(broker.eventsSince(0))).toEqual([
      "part in 66.564@150.08",
      "canceled in insufficient-funds",
    ]);
    expect(Number(broker.holdings().cash)).toBeGreaterThanOrEqual(0);
  });

  test("impact grows with volatility and the root of the share of volume", () => {
    const broker = createPaperBroker(paperOptions({}, { impactCoefficient: 0.1 }));
    broker.advance(0, flatHour(0, 100));
    broker.advance(0, flatHour(1, 101));
    broker.submit(paperOrder("in"));
    broker.advance(0, flatHour(2, 100, 4));
    // 0.0005 + 0.1 x ln(1.01) x sqrt(1 / 4) = 0.00099752 -> 100.0998, up to the tick
    expect(inShort(broker.eventsSince(0))).toEqual(["fill in 1@100.1"]);
  });
});

describe("createPaperBroker() protection", () => {
  function protectedBroker(): PaperBroker {
    const broker = seen();
    broker.submit(paperOrder("in"));
    expect(broker.submit(stop)).toEqual({ kind: "accepted" });
    expect(broker.submit(takeProfit)).toEqual({ kind: "accepted" });
    return broker;
  }

  test("sleeps until the entry has filled, and works in the entry's own candle", () => {
    const broker = protectedBroker();
    expect(broker.find("stop")).toEqual({ kind: "found", status: "asleep" });
    broker.advance(0, hourly(1, [100, 105, 94, 104]));
    // 95 x (1 - 0.0015) = 94.8575, down to the tick
    expect(inShort(broker.eventsSince(0))).toEqual([
      "fill in 1@100.05",
      "fill stop 1@94.85",
      "canceled tp sibling-filled",
    ]);
    expect(broker.holdings()).toMatchObject({ positions: {}, openOrders: [] });
  });

  test("the stop comes before the take profit where one candle reaches both", () => {
    const broker = protectedBroker();
    broker.advance(0, hourly(1, [100, 120, 90, 104]));
    expect(inShort(broker.eventsSince(1))).toEqual([
      "fill stop 1@94.85",
      "canceled tp sibling-filled",
    ]);
  });

  test("finer candles tell which of both came first", () => {
    const broker = protectedBroker();
    const finer = [
      hourly(1, [100, 120, 99, 118]),
      { ...hourly(1, [118, 118, 90, 104]), openTimeMs: hourMs + 60_000 },
    ];
    broker.advance(0, hourly(1, [100, 120, 90, 104]), finer);
    expect(inShort(broker.eventsSince(1))).toEqual([
      "fill tp 1@110",
      "canceled stop sibling-filled",
    ]);
  });

  test("finer candles that leave out the low count for nothing", () => {
    const broker = protectedBroker();
    broker.advance(0, hourly(1, [100, 120, 90, 104]), [hourly(1, [100, 120, 99, 118])]);
    expect(inShort(broker.eventsSince(1))[0]).toBe("fill stop 1@94.85");
  });

  test("a price that leaps over the stop fills it at the open, not at its trigger", () => {
    const broker = protectedBroker();
    broker.advance(0, flatHour(1, 100));
    broker.advance(0, hourly(2, [80, 82, 79, 81]));
    // 80 x 0.9985 = 79.88
    expect(inShort(broker.eventsSince(1))[0]).toBe("fill stop 1@79.88");
  });

  test("a take profit fills at its trigger and never better", () => {
    const broker = protectedBroker();
    broker.advance(0, flatHour(1, 100));
    broker.advance(0, hourly(2, [130, 130, 129, 130]));
    expect(inShort(broker.eventsSince(1))[0]).toBe("fill tp 1@110");
  });

  test("N11: a price that only touches a take profit does not fill it, one tick through does", () => {
    const long = protectedBroker();
    long.advance(0, hourly(1, [100, 110, 99, 109]));
    expect(inShort(long.eventsSince(1))).toEqual([]);
    long.advance(0, hourly(2, [109, 110.01, 109, 109]));
    expect(inShort(long.eventsSince(1))[0]).toBe("fill tp 1@110");
    const short = seen({ market: "perpetual" });
    short.submit(paperOrder("in", { side: "sell" }));
    short.submit(paperStop("tp", "90", { type: "take-profit", role: "take-profit", side: "buy" }));
    short.advance(0, hourly(1, [100, 101, 90, 91]));
    expect(inShort(short.eventsSince(1))).toEqual([]);
    expect(short.amend({ clientOrderId: "tp", quantity: "1", triggerPrice: "89.7" }).kind).toBe(
      "accepted",
    );
    short.advance(0, hourly(2, [91, 92, 89.7, 91]));
    short.advance(0, hourly(3, [91, 92, 89.69, 91]));
    expect(short.eventsSince(1)).toMatchObject([{ atMs: 4 * hourMs - 1, fill: { price: "89.7" } }]);
  });

  test("a stop that volume cuts sells the rest at the next open, and the take profit ends with it", () => {
    const broker = protectedBroker();
    broker.advance(0, flatHour(1, 100));
    broker.advance(0, hourly(2, [100, 100, 94, 97], 0.25));
    broker.advance(0, hourly(3, [97, 112, 97, 100], 10));
    expect(inShort(broker.eventsSince(1))).toEqual([
      "part stop 0.25@94.85",
      "fill stop 0.75@96.85",
      "canceled tp sibling-filled",
    ]);
  });

  test("what sleeps ends with an entry that is canceled", () => {
    const broker = protectedBroker();
    expect(broker.cancel("in")).toEqual({ kind: "canceled" });
    expect(inShort(broker.eventsSince(0))).toEqual([
      "canceled in requested",
      "canceled stop parent-canceled",
      "canceled tp parent-canceled",
    ]);
    expect(broker.cancel("in")).toEqual({ kind: "gone" });
  });

  test("an amended stop works at its new trigger", () => {
    const broker = protectedBroker();
    broker.advance(0, flatHour(1, 100));
    const change = { clientOrderId: "stop", quantity: "1", triggerPrice: "98" };
    expect(broker.amend(change)).toEqual({ kind: "accepted" });
    expect(broker.amend({ ...change, triggerPrice: "98.001" })).toMatchObject({ kind: "rejected" });
    broker.advance(0, hourly(2, [100, 100, 97, 97]));
    expect(inShort(broker.eventsSince(1))[0]).toBe("fill stop 1@97.85");
    expect(broker.amend(change)).toEqual({ kind: "rejected", reason: "not-open" });
  });

  test("a stop of a short position is bought back above its trigger", () => {
    const broker = seen({ market: "perpetual" });
    broker.submit(paperOrder("in", { side: "sell" }));
    broker.submit(paperStop("stop", "105", { side: "buy" }));
    broker.advance(0, hourly(1, [100, 106, 99, 100]));
    // 105 x 1.0015 = 105.1575, up to the tick
    expect(inShort(broker.eventsSince(0))).toEqual(["fill in 1@99.95", "fill stop 1@105.16"]);
  });
});
