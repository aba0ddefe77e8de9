import { describe, expect, test } from "vitest";
import { createPaperBroker } from "../../adapters/paper-broker/create-paper-broker.ts";
import { flatHour, hourMs, inShort, paperOptions, paperOrder } from "../../../test/paper-market.ts";
import { liveBroker, openMissedMs } from "./live-broker.ts";

// Hour 0 closes at 1 h; its decision wants the open of hour 1, at 100; hour 2 opens at 120.
function fillsOf(sentMs: number) {
  const paper = createPaperBroker(paperOptions({}, { halfSpreadBps: 0, slippageBps: 0 }));
  const broker = liveBroker(paper, { nowMs: () => sentMs });
  broker.advance(0, flatHour(0, 90));
  expect(broker.submit(paperOrder("in"))).toEqual({ kind: "accepted" });
  broker.advance(0, flatHour(1, 100));
  broker.advance(0, flatHour(2, 120));
  return { told: inShort(broker.eventsSince(0)), events: broker.eventsSince(0) };
}

describe("liveBroker()", () => {
  test("fills an order in time at the open after its candle", () => {
    expect(fillsOf(hourMs + openMissedMs).told).toEqual(["fill in 1@100"]);
  });

  test("an order that comes later has missed that open: no fill lies further before its order than the bound", () => {
    expect(fillsOf(hourMs + openMissedMs + 1).told).toEqual(["fill in 1@120"]);
    for (let sentMs = hourMs; sentMs < 2 * hourMs; sentMs += 59_000) {
      const [event] = fillsOf(sentMs).events;
      expect(sentMs - event!.atMs).toBeLessThanOrEqual(openMissedMs);
    }
  });
});
