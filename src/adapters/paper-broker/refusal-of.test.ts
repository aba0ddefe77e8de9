import { describe, expect, test } from "vitest";
import { flatHour, paperOptions, paperOrder, paperStop } from "../../../test/paper-market.ts";
import type { OrderRequest } from "../../market/order.ts";
import type { TradingRules } from "../../market/trading-rules.ts";
import { createPaperBroker } from "./create-paper-broker.ts";

function answer(order: OrderRequest, rules: Partial<TradingRules> = {}): string {
  const broker = createPaperBroker(paperOptions({ quantityMax: "500", ...rules }));
  broker.advance(0, flatHour(0, 100));
  broker.submit(paperOrder("in"));
  const given = broker.submit(order);
  const found = broker.find(order.clientOrderId).kind;
  const refused = given.kind !== "accepted" && order.clientOrderId !== "in";
  expect(found).toBe(refused ? "not-found" : "found");
  return given.kind === "accepted" ? "accepted" : given.reason;
}

describe("refusalOf()", () => {
  test.each<readonly [string, OrderRequest]>([
    ["accepted", paperOrder("x")],
    ["accepted", paperStop("x", "95")],
    ["duplicate-client-order-id", paperOrder("in")],
    ["off-step", paperOrder("x", { quantity: "1.0005" })],
    ["off-step", paperOrder("x", { quantity: "0" })],
    ["off-step", paperOrder("x", { quantity: "NaN" })],
    ["off-step", paperOrder("x", { quantity: "-1" })],
    ["above-maximum-quantity", paperOrder("x", { quantity: "501" })],
    ["below-minimum-notional", paperOrder("x", { quantity: "0.049" })],
    ["unwanted-trigger-price", paperOrder("x", { triggerPrice: "90" })],
    ["no-trigger-price", paperStop("x", "95", { triggerPrice: undefined })],
    ["off-tick", paperStop("x", "95.001")],
    ["unknown-parent", paperStop("x", "95", { parent: "nobody" })],
    ["nothing-to-reduce", paperStop("x", "95", { parent: undefined })],
    ["insufficient-position", paperOrder("x", { side: "sell" })],
    // 10000 - 100 that wait for "in"
    ["insufficient-funds", paperOrder("x", { quantity: "99" })],
  ])("%s", (expected, order) => {
    expect(answer(order)).toBe(expected);
  });

  test("an instrument of its own minimum, and one of another", () => {
    expect(answer(paperOrder("x", { quantity: "1" }), { quantityMin: "2" })).toBe(
      "below-minimum-quantity",
    );
    const broker = createPaperBroker(paperOptions());
    const other = { ...paperOrder("x"), instrument: "ETHUSDT" as OrderRequest["instrument"] };
    expect(broker.submit(other)).toEqual({ kind: "rejected", reason: "unknown-instrument" });
  });

  test("perpetuals may be sold short, up to ten times the account", () => {
    const perpetual = { market: "perpetual" } as const;
    expect(answer(paperOrder("x", { side: "sell" }), perpetual)).toBe("accepted");
    const huge = paperOrder("x", { side: "sell", quantity: "1001" });
    expect(answer(huge, { ...perpetual, quantityMax: undefined })).toBe("insufficient-margin");
  });
});
