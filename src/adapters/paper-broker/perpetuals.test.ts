import { describe, expect, test } from "vitest";
import {
  flatHour,
  hourly,
  hourMs,
  paperOptions,
  paperOrder,
  paperStop,
  inShort,
} from "../../../test/paper-market.ts";
import { createPaperBroker } from "./create-paper-broker.ts";
import type { PaperBroker } from "./paper-broker.ts";
import type { FundingRate } from "./settle-funding.ts";

function perpetual(quantity: string, funding: readonly FundingRate[] = []): PaperBroker {
  const broker = createPaperBroker({
    ...paperOptions({ market: "perpetual" }),
    funding: (_, fromMs, toMs) => funding.filter(({ atMs }) => atMs >= fromMs && atMs < toMs),
  });
  broker.advance(0, flatHour(0, 100));
  broker.submit(paperOrder("in", { quantity }));
  return broker;
}

describe("createPaperBroker() funding", () => {
  test("what is held before the open pays; what is bought at it does not", () => {
    const rate = 0.0001;
    const broker = perpetual("10", [
      { atMs: hourMs + 6, rate },
      { atMs: 2 * hourMs + 6, rate },
      { atMs: 3 * hourMs, rate: -rate },
    ]);
    for (const i of [1, 2, 3]) broker.advance(0, flatHour(i, 100));
    expect(inShort(broker.eventsSince(1))).toEqual(["funding -0.1", "funding 0.1"]);
  });

  test("fundings inside a hole of the candles are paid when it ends, each once", () => {
    const broker = perpetual("10", [{ atMs: 4 * hourMs, rate: 0.0001 }]);
    broker.advance(0, flatHour(1, 100));
    broker.advance(0, flatHour(7, 200));
    broker.advance(0, flatHour(7, 200));
    expect(inShort(broker.eventsSince(1))).toEqual(["funding -0.2"]);
  });
});

describe("createPaperBroker() funding inside a candle", () => {
  const minuteMs = 60_000;
  // In the middle of the first and of the second half of hour 1.
  const rates = (rate: number): readonly FundingRate[] =>
    [15, 45].map((minutes) => ({ atMs: hourMs + minutes * minuteMs, rate }));
  const half = (i: number, prices: readonly [number, number, number, number]) => ({
    ...hourly(1, prices),
    openTimeMs: hourMs + i * 30 * minuteMs,
  });

  function stopped(rate: number, trigger = "95"): PaperBroker {
    const broker = perpetual("10", rates(rate));
    broker.submit(paperStop("stop", trigger, { quantity: "10" }));
    return broker;
  }

  test("S10: none is paid nor received after a stop in an earlier step", () => {
    for (const rate of [0.001, -0.001]) {
      const broker = stopped(rate);
      const finer = [half(0, [100, 100, 94, 96]), half(1, [96, 97, 95, 96])];
      broker.advance(0, hourly(1, [100, 100, 94, 96]), finer);
      const paid = rate > 0 ? ["funding -1"] : [];
      expect(inShort(broker.eventsSince(1))).toEqual([...paid, "fill stop 10@94.85"]);
      const times = broker.eventsSince(0).map(({ atMs }) => atMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  test("what is held through a step pays and receives, each at its step's open", () => {
    for (const [rate, amounts] of [
      [0.001, ["funding -1", "funding -1.1"]],
      [-0.001, ["funding 1", "funding 1.1"]],
    ] as const) {
      const broker = stopped(rate, "50");
      const finer = [half(0, [100, 110, 100, 110]), half(1, [110, 110, 100, 100])];
      broker.advance(0, hourly(1, [100, 110, 100, 100]), finer);
      expect(inShort(broker.eventsSince(1))).toEqual(amounts);
    }
  });

  test("a step that opens beyond the stop ends the position before its funding", () => {
    const broker = stopped(0.001);
    const finer = [half(0, [100, 101, 99, 100]), half(1, [90, 91, 89, 90])];
    broker.advance(0, hourly(1, [100, 101, 89, 90]), finer);
    expect(inShort(broker.eventsSince(1))).toEqual(["funding -1", "fill stop 10@89.86"]);
  });

  test("funding at a step's open is that of what is held before it", () => {
    const broker = perpetual("10", [{ atMs: hourMs + 30 * minuteMs + 5, rate: 0.001 }]);
    broker.submit(paperStop("stop", "95", { quantity: "10" }));
    const finer = [half(0, [100, 101, 99, 100]), half(1, [90, 91, 89, 90])];
    broker.advance(0, hourly(1, [100, 101, 89, 90]), finer);
    expect(inShort(broker.eventsSince(1))).toEqual(["funding -0.9", "fill stop 10@89.86"]);
  });
});

describe("createPaperBroker() liquidation", () => {
  test("an account below the maintenance margin loses the position at the candle's worst price", () => {
    const broker = perpetual("990");
    broker.advance(0, flatHour(1, 100));
    broker.submit(paperStop("stop", "80", { quantity: "990" }));
    broker.advance(0, hourly(2, [100, 100, 85, 99]));
    // equity 10000 - 99 - 49.5 - 15 x 990 < 0; 85 x 0.9985 = 84.8725
    expect(inShort(broker.eventsSince(1))).toEqual([
      "canceled stop liquidated",
      "fill liquidation-3 990@84.87",
    ]);
    expect(broker.holdings()).toMatchObject({ positions: {}, openOrders: [] });
    expect(broker.find("liquidation-3")).toEqual({ kind: "found", status: "filled" });
  });

  test("a stop that takes the position out before comes first", () => {
    const broker = perpetual("990");
    broker.advance(0, flatHour(1, 100));
    broker.submit(paperStop("stop", "98", { quantity: "990" }));
    broker.advance(0, hourly(2, [100, 100, 85, 99]));
    expect(inShort(broker.eventsSince(1))).toEqual(["fill stop 990@97.85"]);
  });
});
