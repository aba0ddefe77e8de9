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
