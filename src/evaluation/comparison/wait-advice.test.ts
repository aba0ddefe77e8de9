import { expect, test } from "vitest";
import { promotionGate } from "../promotion/promotion-gate.ts";
import { waitAdvice } from "./wait-advice.ts";

const day = Date.UTC(2024, 6, 1);
const endMs = Date.UTC(2024, 4, 1);

test("waitAdvice() a day that is over is nothing to wait for: newer candles are to be fetched", () => {
  expect(waitAdvice(day, { nowMs: day - 1, endMs })).toEqual({
    advice: "wait until 2024-07-01",
    waitUntilMs: day,
  });
  const { advice, waitUntilMs } = waitAdvice(day, { nowMs: day, endMs });
  expect(advice).toMatch(/^fetch newer candles \(.*\), these end at 2024-05-01 00:00 UTC/);
  expect([advice.includes("2024-07-01"), waitUntilMs]).toEqual([false, undefined]);
});

test("waitAdvice() is what the promotion gate says of too few candles", () => {
  const exam = { candles: 719, enoughAtMs: day, endMs, nowMs: day };
  const decision = promotionGate({ mode: "refresh", known: [], exam, rows: undefined });
  expect(decision).toMatchObject({ outcome: "inconclusive", waitUntilMs: undefined });
  expect(decision.reason).toMatch(/^n too small, fetch newer candles .*: 719 candles lie after/);
});
