import { describe, expect, test } from "vitest";
import type {
  PaperBroker,
  PaperBrokerOptions,
} from "../../src/adapters/paper-broker/paper-broker.ts";
import {
  flatHour,
  hourly,
  hourMs,
  inShort,
  paperInstrument,
  paperOptions,
  paperOrder,
  paperStop,
} from "../paper-market.ts";

/**
 * What a session may rely on with every broker that can be let see candles.
 *
 * @param fresh Makes one without orders.
 */
export function describeBroker(
  name: string,
  fresh: (options: PaperBrokerOptions) => Promise<PaperBroker>,
): void {
  describe(`${name} as a Broker`, () => {
    test("an order that was never there is not found, and cannot be canceled or amended", async () => {
      const broker = await fresh(paperOptions());
      expect(broker.find("x")).toEqual({ kind: "not-found" });
      expect(broker.cancel("x")).toEqual({ kind: "gone" });
      const change = { clientOrderId: "x", quantity: "1", triggerPrice: "90" };
      expect(broker.amend(change)).toMatchObject({ kind: "rejected" });
      expect(broker.eventsSince(0)).toEqual([]);
      expect(broker.holdings()).toEqual({ cash: "10000", positions: {}, openOrders: [] });
    });

    test("an order is accepted once under its id, also after it was filled or canceled", async () => {
      const broker = await fresh(paperOptions());
      broker.advance(0, flatHour(0, 100));
      const closings = {
        filled: () => broker.advance(0, flatHour(1, 100)),
        canceled: () => broker.cancel("canceled"),
      };
      for (const [id, close] of Object.entries(closings)) {
        expect(broker.submit(paperOrder(id))).toEqual({ kind: "accepted" });
        expect(broker.submit(paperOrder(id))).toMatchObject({ kind: "rejected" });
        close();
        expect(broker.find(id)).toEqual({ kind: "found", status: id });
        expect(broker.submit(paperOrder(id))).toMatchObject({ kind: "rejected" });
      }
      expect(broker.holdings().positions).toEqual({ [paperInstrument]: "1" });
    });

    test("what was rejected is not there", async () => {
      const broker = await fresh(paperOptions());
      expect(broker.submit(paperOrder("x", { quantity: "0.0001" })).kind).toBe("rejected");
      expect(broker.find("x")).toEqual({ kind: "not-found" });
      broker.advance(0, flatHour(1, 100));
      expect(broker.eventsSince(0)).toEqual([]);
    });

    test("events have sequences 1, 2, 3, ..., trades ids of their own, and stay as they were told", async () => {
      const broker = await fresh(paperOptions());
      broker.advance(0, flatHour(0, 100));
      broker.submit(paperOrder("in"));
      broker.submit(paperStop("stop", "95"));
      broker.advance(0, hourly(1, [100, 101, 99, 100], 0.5));
      const first = broker.eventsSince(0);
      broker.advance(0, hourly(2, [100, 101, 90, 91], 5));
      const events = broker.eventsSince(0);
      expect(events.slice(0, first.length)).toEqual(first);
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
      const trades = events.flatMap((event) => (event.kind === "fill" ? [event.fill.tradeId] : []));
      expect(new Set(trades).size).toBe(3);
      expect(broker.eventsSince(2)).toEqual(events.slice(2));
      expect(broker.eventsSince(99)).toEqual([]);
    });

    test("what is held is what its fills say", async () => {
      const broker = await fresh(paperOptions());
      broker.advance(0, flatHour(0, 100));
      broker.submit(paperOrder("in", { quantity: "3" }));
      broker.submit(paperStop("stop", "95", { quantity: "3" }));
      broker.advance(0, flatHour(1, 100, 2));
      expect(inShort(broker.eventsSince(0))).toEqual(["part in 2@100.05"]);
      expect(broker.holdings()).toEqual({
        // 10000 - 2 x 100.05 x 1.001
        cash: "9799.6999",
        positions: { [paperInstrument]: "2" },
        openOrders: ["in", "stop"],
      });
      expect(broker.find("in")).toEqual({ kind: "found", status: "partly-filled" });
      expect(broker.find("stop")).toEqual({ kind: "found", status: "open" });
    });

    test("protection never turns a position around", async () => {
      const broker = await fresh(paperOptions({ market: "perpetual" }));
      broker.advance(0, flatHour(0, 100));
      broker.submit(paperOrder("in"));
      broker.submit(paperStop("stop", "95", { quantity: "7" }));
      broker.advance(0, hourly(1, [100, 100, 90, 91]));
      expect(inShort(broker.eventsSince(1))).toEqual([
        "part stop 1@94.85",
        "canceled stop nothing-to-reduce",
      ]);
      expect(broker.holdings().positions).toEqual({});
    });

    test("orders wait for a candle that opens at or after their decision", async () => {
      const broker = await fresh(paperOptions());
      broker.submit(paperOrder("in", { decidedAtMs: 3 * hourMs }));
      for (const i of [0, 1, 2]) broker.advance(0, flatHour(i, 100));
      expect(broker.eventsSince(0)).toEqual([]);
      broker.advance(0, flatHour(3, 100));
      expect(inShort(broker.eventsSince(0))).toEqual(["fill in 1@100.05"]);
    });
  });
}
