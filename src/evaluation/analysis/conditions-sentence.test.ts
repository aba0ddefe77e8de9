import { describe, expect, test } from "vitest";
import type { Estimate } from "../report/estimate.ts";
import type { GroupScores } from "../report/report-card.ts";
import { confidenceSentence, conditionsSentence } from "./conditions-sentence.ts";

describe("conditionsSentence()", () => {
  test("names conditions whose interval leaves out 0, on either side", () => {
    const cells = [
      group("calm, bull", { skill: around(0.02, 0.01) }),
      group("wild, bear", { skill: around(-0.02, 0.01) }),
      group("middle, bull", { skill: around(0.01, 0.02) }),
    ];
    expect(conditionsSentence(cells)).toBe(
      'It is better than persistence in "calm, bull" and worse than persistence in "wild, bear"; each at 95 %, so one of 3 may be chance.',
    );
    expect(conditionsSentence(cells.slice(2))).toMatch(/^In none of 1/);
  });

  test("says that rows are too few", () => {
    expect(conditionsSentence([group("calm, bull", {})])).toMatch(/^No market condition/);
  });
});

describe("confidenceSentence()", () => {
  const of = (least: Estimate, most: Estimate): string =>
    confidenceSentence([
      group("decile 1", { accuracy: least }),
      group("decile 5", { accuracy: around(0.9, 0.01) }),
      group("decile 10", { accuracy: most }),
    ]);

  test("compares the ends, by the difference of independent shares", () => {
    expect(of(around(0.5, 0.03), around(0.56, 0.03))).toContain("6.0 points more often");
    expect(of(around(0.56, 0.03), around(0.5, 0.03))).toContain("6.0 points LESS often");
    expect(of(around(0.5, 0.03), around(0.54, 0.03))).toContain("no more often");
  });

  test("says that rows are too few, or that there is no confidence", () => {
    expect(of({ value: undefined, note: "n too small" }, around(0.5, 0.1))).toMatch(/^Too few/);
    expect(confidenceSentence([])).toMatch(/^There is no/);
  });
});

function around(value: number, half: number): Estimate {
  return { value, interval: { low: value - half, high: value + half, confidence: 0.95 } };
}

function group(
  label: string,
  { skill, accuracy }: { readonly skill?: Estimate; readonly accuracy?: Estimate },
): GroupScores {
  const none: Estimate = { value: undefined, note: "n too small" };
  return {
    label,
    rows: 100,
    directionalAccuracy: accuracy ?? none,
    contrarianAccuracy: 0.5,
    skill: skill ?? none,
    signedReturn: none,
  };
}
