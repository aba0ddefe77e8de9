import { describe, expect, test } from "vitest";
import { type ComparisonPage, renderComparisonPage } from "./render-comparison-page.ts";

const page: ComparisonPage = {
  kind: "winner",
  winner: "second",
  loser: "first",
  reason: "version b beats <script>alert(1)</script>",
  waitUntilMs: undefined,
  rows: 3000,
  independentRows: 3000,
  effect: 0.02,
  minimumEffect: 0.001,
  tests: [
    {
      name: "Diebold-Mariano, squared error",
      question: "whose is smaller?",
      statistic: -4.2,
      pValue: 1e-9,
      adjustedPValue: 2e-9,
      rows: 3000,
      favours: "second",
    },
    {
      name: "McNemar, direction",
      question: "who hits?",
      statistic: undefined,
      pValue: undefined,
      adjustedPValue: undefined,
      rows: 0,
      favours: undefined,
    },
  ],
  figures: [
    {
      name: "skill",
      title: "skill over persistence",
      better: "higher",
      first: 0.01,
      second: 0.03,
      difference: { value: -0.02, interval: { low: -0.03, high: -0.01, confidence: 0.95 } },
    },
    {
      name: "directionalAccuracy",
      title: "directional accuracy",
      better: "higher",
      first: undefined,
      second: 0.52,
      difference: { value: undefined, note: "one names no direction" },
    },
  ],
  floors: [
    { condition: "calm", rows: 1000, difference: undefined, against: undefined },
    { condition: "wild", rows: 1000, difference: 0.08, against: "first" },
  ],
  instrument: "BTCUSDT",
  timeframe: "1h",
  horizon: 1,
  models: {
    first: { title: "<script>alert(1)</script>", recipe: undefined, trainedUntilMs: undefined },
    second: { title: "version b", recipe: "return", trainedUntilMs: Date.UTC(2024, 0, 1) },
  },
  firstDecisionMs: Date.UTC(2024, 1, 1),
  lastDecisionMs: Date.UTC(2024, 5, 1),
};

describe("renderComparisonPage()", () => {
  test("names the winner, the reason, both scores and what cannot be said", async () => {
    const text = await renderComparisonPage(page);
    expect(text).toContain("model 2 wins");
    expect(text).toContain("Too large for luck alone: the difference in skill over persistence.");
    expect(text).toContain("one names no direction");
    expect(text).toContain("&lt;\u00a00.0001");
    expect(text).toContain("In wild markets model 1 is much worse.");
    expect(text).toContain("n too small");
    expect(text).toContain("may still have no edge");
  });

  test("escapes names, needs nothing from elsewhere, is the same again", async () => {
    const text = await renderComparisonPage(page);
    expect(text).not.toContain("<script");
    expect(text).not.toMatch(/https?:\/\//);
    expect(await renderComparisonPage(page)).toBe(text);
  });

  test("an inconclusive one says why and promises nothing", async () => {
    const reason = "inconclusive, wait until 2024-08-01: 900 independent rows, 2160 are needed";
    const open = { ...page, kind: "inconclusive", winner: undefined, loser: undefined } as const;
    const text = await renderComparisonPage({ ...open, reason });
    expect(text).toContain(">inconclusive<");
    expect(text).toContain("Wait until 2024-08-01");
    expect(text).not.toContain("may still have no edge");
  });
});
