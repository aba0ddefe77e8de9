import { describe, expect, test } from "vitest";
import type { Decision } from "../../jobs/trading/told-decision.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { explainDecision } from "./explain-decision.ts";

const openTimeMs = Date.UTC(2024, 2, 1, 12);

const entered: Decision = {
  instrument: parseInstrument("BTCUSDT"),
  openTimeMs,
  decidedAtMs: openTimeMs + 3_600_000,
  close: 61_234.5,
  phase: "trading",
  state: "ACTIVE",
  forecast: {
    kind: "forecast",
    change: 0.0042,
    pUp: 0.53,
    confidence: 0.1,
    informative: false,
    low: -0.01,
    high: 0.018,
    horizon: 1,
    version: "20240101T000000Z-abcdefabcdef",
    source: "price",
  },
  signal: {
    stance: "long",
    strength: 1,
    reasons: [
      {
        name: "forecast larger than threshold",
        holds: true,
        values: { change: 0.0042, threshold: 0.003 },
      },
      { name: "trend strong enough", holds: true, values: { adx: 31.41592653, adxMin: 20 } },
    ],
  },
  heldDirection: 0,
  heldCandles: 0,
  heldEntryPrice: undefined,
  heldExposure: 0,
  wantedExposure: 0.2,
  risk: {
    kind: "trimmed",
    exposure: 0.1,
    rule: "atr-sizing",
    checks: [
      {
        rule: "drawdown",
        holds: true,
        exposureMax: Infinity,
        values: { drawdown: 0.05 },
        detail: "unsaid",
      },
      {
        rule: "atr-sizing",
        holds: false,
        exposureMax: 0.1,
        values: { riskPerTrade: 0.01, stopDistance: 0.1 },
        detail: "The way to the stop may cost 0.01 of equity.",
      },
    ],
  },
  orders: ["cc-entry", "cc-stop"],
  unplaced: undefined,
};

const idle: Decision = {
  ...entered,
  forecast: { kind: "abstain", reason: "gap", detail: "candles are missing", version: undefined },
  signal: {
    stance: "flat",
    strength: 1,
    reasons: [
      { name: "forecast was given", holds: false, values: {}, detail: "gap: candles are missing" },
    ],
  },
  wantedExposure: 0,
  risk: { kind: "unchanged", exposure: 0, rule: undefined, checks: [] },
  orders: [],
};

const lateRisk: Decision["risk"] = {
  kind: "unchanged",
  exposure: 0,
  rule: "late",
  checks: [
    {
      rule: "late",
      holds: false,
      exposureMax: 0,
      values: {},
      detail: "it came too long after its close.",
    },
  ],
};

describe("explainDecision()", () => {
  test("names every number of the chain, within 100 columns", () => {
    const lines = explainDecision(entered);
    const text = lines.join("\n");
    expect(lines[0]).toBe(
      "BTCUSDT: Order sent, from 0.00 % to 10.00 % of equity: the signal is long, trimmed by the limit\n         atr-sizing.",
    );
    for (const number of [
      "61234.5",
      "+0.420 %",
      "0.5300",
      "-1.000 %",
      "0.003",
      "31.4159",
      "0.05",
    ]) {
      expect(text).toContain(number);
    }
    expect(text).toContain("✓ drawdown    drawdown 0.05");
    expect(text).not.toContain("unsaid");
    expect(text).toMatch(/✗ atr-sizing {2}allows 10.00 %; riskPerTrade 0.01.*way to\s+the stop/s);
    expect(text).toContain("cc-entry\n          cc-stop");
    expect(text.split("\n").every((line) => line.length <= 100)).toBe(true);
  });

  test("tells which model said it: the price model where there is no better one", () => {
    const { version } = entered.forecast as { readonly version: string };
    const whose = (change: object): string => {
      const forecast = { ...entered.forecast, ...change } as Decision["forecast"];
      return explainDecision({ ...entered, forecast })
        .join("\n")
        .replaceAll(/\s+/g, " ");
    };
    expect(whose({})).toContain(`, by the price model ${version}`);
    expect(whose({ source: "table" })).toContain(`, by ${version}`);
    expect(whose({ source: "table", version: "" })).toContain(", by table");
  });

  test.each<[string, Partial<Decision>, string]>([
    [
      "a flat signal",
      {},
      "the signal is flat and nothing is held; not fulfilled: forecast was given",
    ],
    ["warm-up", { phase: "warm-up" }, "only warmed the strategy up"],
    ["a late candle", { phase: "late", risk: lateRisk }, "No entry: it came too long after"],
    [
      "a refusal",
      { ...entered, orders: [], risk: { ...entered.risk, kind: "refused", exposure: 0 } },
      "the limit atr-sizing refuses it. The way to the stop",
    ],
    ["too small an order", { unplaced: "below-minimum-notional" }, "below-minimum-notional"],
    ["too small a change", { heldExposure: 0.19, wantedExposure: 0.2 }, "from 19.00 % to 20.00 %"],
    ["what is held already", { heldExposure: 0.2, wantedExposure: 0.2 }, "the position is what"],
  ])("says why there was no trade: %s", (_what, change, words) => {
    const [first = ""] = explainDecision({ ...idle, ...change });
    expect(first.replaceAll(/\s+/g, " ")).toContain(words);
    expect(first).toMatch(/No (trade|entry)/);
  });

  test("a strategy without forecasts, a strength, a position", () => {
    const signal = { ...entered.signal, stance: "short", strength: 0.25 } as const;
    const text = explainDecision({ ...entered, forecast: undefined, signal }).join("\n");
    expect(text).toContain("the strategy asks for none");
    expect(text).toContain("short at 0.250 of full size");
  });
});
