import { describe, expect, test } from "vitest";
import { seedSpread } from "./seed-spread.ts";

describe("seedSpread()", () => {
  const own = { seed: 1, skill: 0.01, directionalAccuracy: 0.53 };
  const others = [
    { seed: 2, skill: 0.03, directionalAccuracy: 0.51 },
    { seed: 3, skill: -0.01, directionalAccuracy: undefined },
  ];

  test("counts the version's own start; a start without direction is left out", () => {
    const { skill, directionalAccuracy } = seedSpread(own, others);
    expect(skill).toMatchObject({ min: -0.01, median: 0.01, max: 0.03 });
    expect(skill!.standardDeviation).toBeCloseTo(0.02, 12);
    expect(directionalAccuracy).toMatchObject({ min: 0.51, max: 0.53 });
  });

  test("says when luck decides more than learning", () => {
    const { luckOutweighsSkill, sentence } = seedSpread(own, others);
    expect(luckOutweighsSkill).toBe(true);
    expect(sentence).toContain("by 0.0400 between starts, more than");
  });

  test("says when learning outweighs the start", () => {
    const near = [{ seed: 2, skill: 0.012, directionalAccuracy: 0.53 }];
    expect(seedSpread(own, near).luckOutweighsSkill).toBe(false);
    expect(seedSpread(own, near).sentence).toContain("less than");
  });
});
