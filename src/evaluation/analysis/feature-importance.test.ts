import { describe, expect, test } from "vitest";
import { createRng, type Rng } from "../../foundation/rng.ts";
import { featureImportance, type ShuffledForecasts } from "./feature-importance.ts";

const rows = 2000;
const seed = 41;

// A model of two inputs, of which the first is worth something: f = 0.3 a + 0.3 b, y = 0.3 a + noise.
const market = plantedMarket(createRng(seed));
const shuffleA = shuffled("a", (i, other) => model(market.a[other]!, market.b[i]!));
const shuffleB = shuffled("b", (i, other) => model(market.a[i]!, market.b[other]!));
const unread = shuffled("c", (i) => model(market.a[i]!, market.b[i]!));
const everything = shuffled("all", (_, other) => model(market.a[other]!, market.b[other]!));

describe(`featureImportance() of a planted model, seed ${seed}`, () => {
  const forecast = market.a.map((a, i) => model(a, market.b[i]!));
  const given = { outcome: market.outcome, forecast, horizon: 1 };
  const section = featureImportance(given, [unread, shuffleB, shuffleA], everything);
  const of = (name: string) => section.features.find((feature) => feature.name === name)!;

  test("finds the feature that matters, first and in the sentence", () => {
    expect(section.features[0]?.name).toBe("a");
    expect(of("a").matters).toBe(true);
    expect(of("a").errorIncrease.interval!.low).toBeGreaterThan(0);
    expect(of("a").accuracyDrop.interval!.low).toBeGreaterThan(0);
    expect(section.sentence).toContain("need a;");
  });

  test("the increase is the analytic one: 2 cov / MSE = 0.18 / 1.09", () => {
    const { interval } = of("a").errorIncrease;
    expect(interval!.low).toBeLessThan(0.18 / 1.09);
    expect(interval!.high).toBeGreaterThan(0.18 / 1.09);
  });

  test("a feature that is read in vain changes forecasts, not errors: its interval holds 0", () => {
    expect(of("b").forecastChange).toBeGreaterThan(0.9);
    expect(of("b").matters).toBe(false);
    expect(of("b").errorIncrease.interval!.low).toBeLessThan(0);
    expect(of("b").errorIncrease.interval!.high).toBeGreaterThan(0);
  });

  test("a feature that is not read has importance 0 exactly", () => {
    expect(of("c").forecastChange).toBe(0);
    expect(of("c").errorIncrease.value).toBe(0);
    expect(of("c").errorIncrease.interval!.low).toBeCloseTo(0, 12);
    expect(of("c").errorIncrease.interval!.high).toBeCloseTo(0, 12);
    expect(of("c").accuracyDrop.value).toBe(0);
    expect(of("c").matters).toBe(false);
  });

  test("the ceiling is no lower than any feature", () => {
    expect(section.ceiling.matters).toBe(true);
    expect(section.ceiling.errorIncrease.value!).toBeGreaterThan(
      of("a").errorIncrease.value! - 0.05,
    );
  });
});

describe("featureImportance() of a model that knows nothing", () => {
  test("says in at least 36 of 40 markets that no feature matters, seeds 100 to 139", () => {
    let silent = 0;
    for (let run = 0; run < 40; run++) {
      const rng = createRng(100 + run);
      const noise = (): Float64Array => Float64Array.from({ length: 600 }, () => rng.normal());
      const given = { outcome: noise(), forecast: noise(), horizon: 1 };
      const repeats = (): readonly Float64Array[] => [noise(), noise()];
      const section = featureImportance(
        given,
        [
          { name: "a", repeats: repeats() },
          { name: "b", repeats: repeats() },
        ],
        { name: "all", repeats: repeats() },
      );
      if (section.features.every(({ matters }) => !matters)) silent++;
    }
    expect(silent).toBeGreaterThanOrEqual(36);
  });

  test("says so in its sentence, seed 7", () => {
    const rng = createRng(7);
    const noise = (): Float64Array => Float64Array.from({ length: 600 }, () => rng.normal());
    const section = featureImportance(
      { outcome: noise(), forecast: noise(), horizon: 1 },
      [{ name: "a", repeats: [noise()] }],
      { name: "all", repeats: [noise()] },
    );
    expect(section.sentence).toMatch(/^No feature matters/);
  });
});

test("featureImportance() makes up no figure from 20 rows", () => {
  const few = Float64Array.from({ length: 20 }, (_, i) => Math.sin(i));
  const shuffle = { name: "a", repeats: [few.toReversed()] };
  const { features } = featureImportance({ outcome: few, forecast: few, horizon: 1 }, [shuffle], {
    name: "all",
    repeats: [few],
  });
  expect(features[0]!.errorIncrease).toEqual({ value: undefined, note: "n too small" });
  expect(features[0]!.accuracyDrop.value).toBeUndefined();
});

function model(a: number, b: number): number {
  return 0.3 * a + 0.3 * b;
}

function plantedMarket(rng: Rng) {
  const draw = (): Float64Array => Float64Array.from({ length: rows }, () => rng.normal());
  const [a, b, noise] = [draw(), draw(), draw()];
  return { a, b, outcome: a.map((value, i) => 0.3 * value + noise[i]!) };
}

// Ten repeats, each with another row's value of the feature.
function shuffled(
  name: string,
  forecast: (row: number, other: number) => number,
): ShuffledForecasts {
  const rng = createRng(name.length + name.charCodeAt(0));
  const repeat = (): Float64Array =>
    Float64Array.from({ length: rows }, (_, i) => forecast(i, rng.integer(rows)));
  return { name, repeats: Array.from({ length: 10 }, repeat) };
}
