import { describe, expect, test } from "vitest";
import { seedSpread } from "./seed-spread.ts";

describe("seedSpread()", () => {
  const own = { seed: 1, skill: 0.01, directionalAccuracy: 0.53 };
  const others = [
    { seed: 2, skill: 0.03, directionalAccuracy: 0.51 },
    { seed: 3, skill: -0.01, directionalAccuracy: undefined },
    { seed: 4, skill: 0.01, directionalAccuracy: 0.52 },
  ];
  const near = [2, 3, 4].map((seed) => ({ seed, skill: 0.012, directionalAccuracy: 0.53 }));
  const sure = { low: 0.005, high: 0.015 };

  test("counts the version's own start; a start without direction is left out", () => {
    const { skill, directionalAccuracy } = seedSpread(own, others, sure);
    expect(skill).toMatchObject({ min: -0.01, median: 0.01, max: 0.03 });
    expect(skill!.standardDeviation).toBeCloseTo(Math.sqrt(0.0008 / 3), 12);
    expect(directionalAccuracy).toMatchObject({ min: 0.51, max: 0.53 });
  });

  test("says when luck decides more than learning", () => {
    const { luckOutweighsSkill, sentence } = seedSpread(own, others, sure);
    expect(luckOutweighsSkill).toBe(true);
    expect(sentence).toContain("by 0.0400 between starts, more than");
    expect(sentence).toContain("decides more than what was learnt");
  });

  test("says when learning outweighs the start", () => {
    const { luckOutweighsSkill, sentence } = seedSpread(own, near, sure);
    expect(luckOutweighsSkill).toBe(false);
    expect(sentence).toContain("no more than");
    expect(sentence).toContain("what was learnt outweighs the start");
  });

  test.each([[{ low: -0.001, high: 0.021 }], [undefined]])(
    "speaks of nothing learnt where the skill cannot be told from 0, interval %o",
    (interval) => {
      const { sentence } = seedSpread(own, near, interval);
      expect(sentence).toContain("cannot be told from 0");
      expect(sentence).not.toContain("outweighs");
    },
  );

  test("says when it is worse than persistence whatever the start", () => {
    const bad = { ...own, skill: -0.01 };
    const starts = near.map((scores) => ({ ...scores, skill: -0.012 }));
    const { sentence } = seedSpread(bad, starts, { low: -0.015, high: -0.005 });
    expect(sentence).toContain("worse than persistence from any start");
  });

  test("cannot tell from fewer than three further starts", () => {
    const { luckOutweighsSkill, sentence } = seedSpread(own, near.slice(1), sure);
    expect(luckOutweighsSkill).toBeUndefined();
    expect(sentence).toContain("too few starts to tell");
  });
});
