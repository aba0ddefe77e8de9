import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { MarketRows } from "../rows/market-rows.ts";
import { recipeChoice, type WalkedRecipe } from "./recipe-choice.ts";
import { sharpeRecord, walkReturns } from "./sharpe-record.ts";

const rows = 800;
const hourMs = 3_600_000;
const rng = createRng(3);
const outcome = Float64Array.from({ length: rows }, () => 0.01 * rng.normal());
const noise = Float64Array.from({ length: rows }, () => 0.01 * rng.normal());

function market(): MarketRows {
  const none = new Float64Array(rows);
  return {
    instrument: parseInstrument("BTCUSDT"),
    timeframe: "1h",
    horizon: 1,
    position: Int32Array.from({ length: rows }, (_, i) => i + 1),
    decisionTimeMs: Float64Array.from({ length: rows }, (_, i) => (i + 1) * hourMs),
    lastClose: none.map(() => 1),
    futureClose: outcome.map(Math.exp),
    outcomeLogReturn: outcome,
    previousReturn: none,
    lags: { inputs: new Float64Array(24 * rows), width: 24 },
    volatility: none.map(() => 0.01),
    trend: none,
  };
}

/** Right in `share` of a part of noise: 1 knows the outcome, 0 nothing. */
function walked(recipe: string, share: number): WalkedRecipe {
  const forecastLogReturn = outcome.map((y, i) => share * y + (1 - share) * 0.3 * noise[i]!);
  return { recipe, judged: { rows: market(), forecastLogReturn } };
}

describe("recipeChoice()", () => {
  const options = { costPerSide: 0.0015, seed: 1 };

  test("a recipe that knows something is no overfitting, and superior", () => {
    const choice = recipeChoice([walked("return", 0), walked("window", 0.6)], options);
    expect(choice.rows).toBe(rows);
    expect(choice.overfitting).toMatchObject({ splits: 12_870, blocks: 16, probability: 0 });
    expect(choice.overfitting?.measure).toBe("excess return after costs");
    expect(choice.superiority?.best).toBe("window");
    expect(choice.superiority?.spaPValue).toBeLessThan(0.01);
    expect(choice.superiority?.whitePValue).toBeLessThan(0.01);
  });

  test("among recipes that know nothing none is superior", () => {
    const other: WalkedRecipe = {
      recipe: "window",
      judged: { rows: market(), forecastLogReturn: noise.map((z) => -0.2 * z) },
    };
    const choice = recipeChoice([walked("return", 0), other], options);
    expect(choice.superiority?.spaPValue).toBeGreaterThan(0.05);
  });

  test("recipes too small to trade are ranked by their signs before costs", () => {
    const tiny = (one: WalkedRecipe): WalkedRecipe => ({
      ...one,
      judged: {
        ...one.judged,
        forecastLogReturn: one.judged.forecastLogReturn.map((f) => f / 100),
      },
    });
    const knowing = recipeChoice([tiny(walked("return", 0)), tiny(walked("window", 0.6))], options);
    expect(knowing.overfitting).toMatchObject({
      probability: 0,
      measure: "return by every sign before costs",
    });
  });

  test("only rows that all recipes have are compared; too few give no figure", () => {
    const short = market();
    const few: WalkedRecipe = {
      recipe: "window",
      judged: {
        rows: {
          ...short,
          decisionTimeMs: short.decisionTimeMs.slice(-20),
          outcomeLogReturn: outcome.slice(-20),
        },
        forecastLogReturn: noise.slice(-20),
      },
    };
    const choice = recipeChoice([walked("return", 0.5), few], options);
    expect(choice).toEqual({ rows: 20, overfitting: undefined, superiority: undefined });
  });
});

describe("sharpeRecord()", () => {
  const excess = walkReturns(walked("return", 0.6).judged, 0.0015);

  test("one trial: the probabilistic Sharpe ratio against 0", () => {
    const record = sharpeRecord(excess, { count: 1, sharpes: [0.3] });
    expect(record).toMatchObject({ kind: "probabilistic", benchmark: 0, trials: 1, rows });
    expect(record.probability).toBeGreaterThan(0.99);
  });

  test("more trials and a wider spread among them raise the bar", () => {
    const few = sharpeRecord(excess, { count: 2, sharpes: [0.3, 0.28] });
    const many = sharpeRecord(excess, { count: 50, sharpes: [0.3, 0.28] });
    const wide = sharpeRecord(excess, { count: 50, sharpes: [0.9, -0.9] });
    expect(few.kind).toBe("deflated");
    expect(few.trialVariance).toBeCloseTo(0.0002, 12);
    expect(many.benchmark).toBeGreaterThan(few.benchmark);
    expect(wide.benchmark).toBeGreaterThan(many.benchmark);
    expect(wide.probability).toBeLessThan(0.05);
  });

  test("what never traded has no Sharpe ratio", () => {
    const record = sharpeRecord(new Float64Array(100), { count: 3, sharpes: [0.1, 0.2] });
    expect(record).toMatchObject({ sharpe: undefined, probability: undefined, kind: "deflated" });
  });
});
