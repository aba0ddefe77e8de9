import { expect, test } from "vitest";
import { coverageByBlocks } from "../../src/evaluation/calibration/coverage.ts";
import { compareForecasts } from "../../src/evaluation/comparison/compare-forecasts.ts";
import { promotionGate } from "../../src/evaluation/promotion/promotion-gate.ts";
import { createRng } from "../../src/foundation/rng.ts";

// What docs/concepts/promotion.md says of the two beside each other.
const hourMs = 3_600_000;
const count = 2160;
const volatilityThresholds = [0.009, 0.011] as const;

/** The champion knows 1 % of the outcome's variance; the challenger adds noise, a share of sigma. */
function both(seed: number, { share, horizon }: { share: number; horizon: number }) {
  const rng = createRng(seed);
  const volatility = Float64Array.from({ length: count }, (_, i) => 0.008 + 0.002 * (i % 3));
  const champion = volatility.map((size) => 0.1 * size * rng.normal());
  const outcomeLogReturn = champion.map((known, i) => known + volatility[i]! * rng.normal());
  const challenger = champion.map((known, i) => known + share * volatility[i]! * rng.normal());
  const decisionTimeMs = volatility.map((_, i) => (i + 1) * hourMs);
  const market = { volatility, outcomeLogReturn, decisionTimeMs };
  const compared = compareForecasts(
    market,
    {
      first: { name: "champion", forecastLogReturn: champion },
      second: { name: "challenger", forecastLogReturn: challenger },
    },
    {
      horizon,
      spanMs: horizon * hourMs,
      nowMs: 0,
      costPerSide: 0,
      volatilityThresholds,
      draws: 20,
    },
  );
  // Nine in ten, as intervals of 90 % should.
  const coverage = coverageByBlocks(Uint8Array.from({ length: count }, (_, i) => +(i % 10 === 0)));
  const gate = promotionGate({
    mode: "refresh",
    known: [],
    exam: { candles: count, enoughAtMs: 0, endMs: 0, nowMs: 0 },
    rows: {
      market,
      horizon,
      challenger,
      champion,
      coverage,
      volatilityThresholds,
      looks: 1,
    },
  });
  return { compared, gate };
}

test("a refresh that is worse by 1 % may lose in compareForecasts() and pass promotionGate() (seeds 1 to 20)", () => {
  const answers = Array.from({ length: 20 }, (_, i) => {
    const { compared, gate } = both(i + 1, { share: 0.1, horizon: 1 });
    return `${compared.winner ?? "nobody"} ${gate.outcome}`;
  });
  expect(answers).toContain("first passed");
});

test("at horizon 4 promotionGate() decides on 2,160 places, 540 independent rows of compareForecasts() (seed 1)", () => {
  const { compared, gate } = both(1, { share: 0.01, horizon: 4 });
  expect(compared.reason).toMatch(/^n too small: 540 independent rows/);
  expect([gate.outcome, gate.reason]).toEqual(["passed", "every check passed"]);
});
