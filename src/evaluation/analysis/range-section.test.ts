import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { marketRows } from "../rows/market-rows.ts";
import { forecastYardsticks } from "../report/yardsticks.ts";
import { rangeSection } from "./range-section.ts";

const seed = 13;
const series = walkCandles({ seed, candles: 2000 });
const rows = marketRows(
  series,
  Array.from({ length: 1500 }, (_, i) => 400 + i),
  { horizon: 1 },
);
const fitting = marketRows(
  series,
  Array.from({ length: 300 }, (_, i) => 50 + i),
  { horizon: 1 },
);
const yardsticks = forecastYardsticks(fitting, rows);
// Far outside are the last 500 rows.
const distance = Float64Array.from({ length: 1500 }, (_, i) => (i < 1000 ? 0 : 2));

describe(`rangeSection() on a walk, seed ${seed}`, () => {
  test("finds a model that is lost outside what it was trained on", () => {
    const rng = createRng(seed);
    const forecastLogReturn = rows.outcomeLogReturn.map((y, i) =>
      distance[i] === 0 ? 0.3 * y : 0.02 * rng.normal(),
    );
    const section = rangeSection({ rows, yardsticks, forecastLogReturn }, distance, "spread");
    expect(section.groups.map((group) => group.rows)).toEqual([1000, 0, 500]);
    expect(section.groups[1]!.skill.note).toBe("n too small");
    expect(section.groups[0]!.skill.value).toBeGreaterThan(0.4);
    expect(section.sentence).toBe(
      "33.3 % of the exam lies outside what training saw; far outside the model is worse than inside.",
    );
  });

  test("says that nothing is lost, or that nothing lies outside", () => {
    const judged = { rows, yardsticks, forecastLogReturn: rows.outcomeLogReturn.map((y) => y / 2) };
    expect(rangeSection(judged, distance, "level").sentence).toContain("no loss of skill");
    expect(rangeSection(judged, new Float64Array(1500), "level").sentence).toMatch(/^The whole/);
  });
});
