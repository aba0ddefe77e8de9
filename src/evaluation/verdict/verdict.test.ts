import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { excessReturns } from "./pays.ts";
import { judgeVerdict } from "./verdict.ts";
import type { VerdictRows } from "./verdict-rows.ts";
import { chooseNaive } from "./naive-direction.ts";

const hourMs = 3_600_000;
const options = { horizon: 1, spanMs: hourMs, costPerSide: 0.0015, trials: 1 };

/** Outcomes of 1 %, forecasts of 1 % that are right with the given chance, a contrarian that guesses. */
function planted(count: number, right: number, seed = 5): VerdictRows {
  const rng = createRng(seed);
  const outcomeLogReturn = Float64Array.from({ length: count }, () => 0.01 * rng.normal());
  const sign = (y: number, chance: number) => Math.sign(y) * (rng.uniform() < chance ? 1 : -1);
  return {
    outcomeLogReturn,
    forecastLogReturn: outcomeLogReturn.map((y) => 0.01 * sign(y, right)),
    naiveForecast: outcomeLogReturn.map((y) => sign(y, 0.5)),
    decisionTimeMs: outcomeLogReturn.map((_, i) => i * hourMs),
  };
}

describe("judgeVerdict() on planted rows, seed 5", () => {
  test("skill that pays is an edge, the same at high costs weak, none no edge", () => {
    const good = planted(2000, 0.7);
    expect(judgeVerdict(good, options)).toMatchObject({ verdict: "edge", reason: undefined });
    const dear = judgeVerdict(good, { ...options, costPerSide: 0.0045 });
    expect([dear.verdict, dear.legs.P.passed, dear.legs.B.passed]).toEqual(["weak", true, true]);
    expect(judgeVerdict(planted(2000, 0.5), options).verdict).toBe("no edge");
  });

  test("is no edge where the one-liner is as good", () => {
    const rows = planted(2000, 0.7);
    const { legs, verdict } = judgeVerdict(
      { ...rows, naiveForecast: rows.forecastLogReturn },
      options,
    );
    expect([verdict, legs.P.passed, legs.B.passed]).toEqual(["no edge", true, false]);
  });

  test("all-zero forecasts and forecasts of one direction pass nothing", () => {
    const rows = planted(2000, 0.7);
    const silent = judgeVerdict({ ...rows, forecastLogReturn: new Float64Array(2000) }, options);
    const always = rows.forecastLogReturn.map(() => 0.01);
    const bull = judgeVerdict({ ...rows, forecastLogReturn: always }, options);
    for (const { verdict, legs } of [silent, bull]) {
      expect(verdict).toBe("no edge");
      expect(legs.P.tests[1]!.statistic).toBeUndefined();
      expect([legs.P.passed, legs.B.passed, legs.M.passed]).toEqual([false, false, false]);
    }
  });

  test("needs 1,000 independent rows; of 6 overlapping ones every 6th counts", () => {
    const rows = planted(2000, 0.7);
    const few = judgeVerdict(planted(999, 0.7), options);
    expect([few.verdict, few.reason]).toEqual([
      "no edge",
      expect.stringMatching(/^n too small: 999 /) as string,
    ]);
    expect(judgeVerdict(planted(1000, 0.7), options).verdict).toBe("edge");
    const wide = { ...options, horizon: 6, spanMs: 6 * hourMs };
    expect(judgeVerdict(rows, wide)).toMatchObject({ verdict: "no edge", independentRows: 333 });
  });

  test("10 looks make it stricter, 11 spend the exam", () => {
    const rows = planted(2000, 0.7);
    const ten = judgeVerdict(rows, { ...options, trials: 10 });
    expect([ten.verdict, ten.alpha]).toEqual(["edge", 0.001]);
    expect(ten.legs.P.tests[0]!.threshold).toBeCloseTo(3.0902, 4);
    const spent = judgeVerdict(rows, { ...options, trials: 11 });
    expect([spent.verdict, spent.reason]).toEqual([
      "no edge",
      expect.stringMatching(/^exam spent/) as string,
    ]);
  });
});

test("excessReturns() takes the costs of each side and no credit for the mean position", () => {
  const rows = {
    forecastLogReturn: Float64Array.of(0.01, 0.01, -0.01, 0),
    outcomeLogReturn: Float64Array.of(0.02, -0.01, -0.03, 0.05),
    decisionTimeMs: Float64Array.of(0, 1, 2, 3).map((i) => i * hourMs),
  };
  const excess = excessReturns(rows, { spanMs: hourMs, costPerSide: 0.001 });
  // positions 1, 1, -1, 0 with mean 1/4; sides 1, 0, 2, 1
  const expected = [0.75 * 0.02 - 0.001, 0.75 * -0.01, -1.25 * -0.03 - 0.002, -0.25 * 0.05 - 0.001];
  for (const [i, value] of expected.entries()) expect(excess[i]).toBeCloseTo(value, 15);
});

test("chooseNaive() takes the more often right one, the contrarian on a tie", () => {
  const up = Float64Array.of(1, 1, 1);
  const down = up.map((value) => -value);
  expect(chooseNaive(up, { contrarian: down, majority: up })).toBe("majority");
  expect(chooseNaive(up, { contrarian: up, majority: up })).toBe("contrarian");
});
