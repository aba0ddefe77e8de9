import { expect, test } from "vitest";
import { costModelFor, costPerSide } from "./costs.ts";
import { parseInstrument } from "./instrument.ts";

test("costPerSide() is 15 bp for a small BTC or ETH order and 17 bp elsewhere", () => {
  const perSide = (name: string) => costPerSide(costModelFor(parseInstrument(name)));
  expect(perSide("BTCUSDT")).toBeCloseTo(0.0015, 12);
  expect(perSide("ETH-USD")).toBeCloseTo(0.0015, 12);
  expect(perSide("SOLUSDT")).toBeCloseTo(0.0017, 12);
  expect(perSide("ETHFIUSDT")).toBeCloseTo(0.0017, 12);
  expect(perSide("BTCDOMUSDT")).toBeCloseTo(0.0017, 12);
});

test("costPerSide() grows with volatility times the root of the share of volume", () => {
  const costs = costModelFor(parseInstrument("BTCUSDT"));
  const order = { volatility: 0.01, shareOfVolume: 0.04 };
  expect(costPerSide(costs, order)).toBeCloseTo(0.0015 + 0.1 * 0.01 * 0.2, 12);
});

test("costPerSide() adds 10 bp to a stop and scales by the multiplier", () => {
  const doubled = costModelFor(parseInstrument("BTCUSDT"), { multiplier: 2 });
  expect(costPerSide(doubled)).toBeCloseTo(0.003, 12);
  expect(costPerSide(doubled, { isStop: true })).toBeCloseTo(0.005, 12);
});

test("costPerSide() refuses what is not a number", () => {
  const costs = costModelFor(parseInstrument("BTCUSDT"));
  expect(() => costPerSide(costs, { volatility: Number.NaN })).toThrow("volatility");
});
