import { expect, test } from "vitest";
import { fundingColumns } from "./run-facts.ts";

const hourMs = 3_600_000;

test("fundingColumns(): at the open or in a hole before it, or inside the candle", () => {
  const openTimeMs = Float64Array.of(0, 1, 2, 5).map((hour) => 10 * hourMs + hour * hourMs);
  const at = (hours: number, rate: number) => ({ atMs: (10 + hours) * hourMs, rate });
  const funding = [
    at(-1, 64),
    at(0, 1),
    at(1 + 0.5 / 60, 2),
    at(1.5, 4),
    at(1.9, 8),
    at(3.5, 16),
    at(5.5, 32),
    at(6, 128),
  ];
  const { atOpen, inside } = fundingColumns(funding, { openTimeMs, timeframe: "1h" });
  expect([...atOpen]).toEqual([1, 2, 0, 16]);
  expect([...inside]).toEqual([0, 12, 0, 32]);
});
