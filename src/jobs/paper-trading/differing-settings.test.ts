import { expect, test } from "vitest";
import { differingSettings } from "./differing-settings.ts";

const then = {
  strategy: "ema-cross",
  parameters: { fast: 4, slow: 9 },
  limits: { drawdownMax: 0.2, stopAtr: 3, groups: {} },
  markets: [
    { instrument: "BTCUSDT", candles: "a".repeat(64), rules: { notionalMin: "5" } },
    { instrument: "ETHUSDT", candles: "b".repeat(64), rules: { notionalMin: "5" } },
  ],
  tradeFromMs: 1_704_067_200_000,
};

test("differingSettings() names no setting of equal configurations, in whatever order and unset or left out", () => {
  const { strategy, ...rest } = then;
  expect(differingSettings(then, { ...rest, strategy, seed: undefined, expiryMs: null })).toEqual(
    [],
  );
});

test("differingSettings() names the limit and the rule of the market that differ, with both values", () => {
  const [btc, eth] = then.markets;
  const now = {
    ...then,
    limits: { drawdownMax: 0.1, groups: {} },
    markets: [btc, { ...eth, rules: { notionalMin: "10" } }],
  };
  expect(differingSettings(then, now)).toEqual([
    "limits.drawdownMax was 0.2 and is 0.1",
    "limits.stopAtr was 3 and is not set",
    "markets.ETHUSDT.rules.notionalMin was 5 and is 10",
  ]);
});

test("differingSettings() tells moments as such and shortens what nobody reads", () => {
  const [btc] = then.markets;
  const now = {
    ...then,
    markets: [{ ...btc, candles: "c".repeat(64) }],
    tradeFromMs: 1_704_070_800_000,
  };
  const [candles, market, moment] = differingSettings(then, now);
  expect(candles).toBe(
    `markets.BTCUSDT.candles was ${"a".repeat(40)}... and is ${"c".repeat(40)}...`,
  );
  expect(market).toMatch(/^markets\.ETHUSDT was \{"instrument":"ETHUSDT".*\.\.\. and is not set$/);
  expect(moment).toBe("tradeFromMs was 2024-01-01T00:00:00.000Z and is 2024-01-01T01:00:00.000Z");
});
