import { describe, expect, test } from "vitest";
import { studentTCdf } from "./student-t-cdf.ts";
import { studentTQuantile } from "./student-t-quantile.ts";

describe("studentTQuantile()", () => {
  test.each([
    [0.975, 1, 12.7062047362],
    [0.975, 10, 2.228138852],
    [0.95, 5, 2.0150483733],
    [0.025, 10, -2.228138852],
  ])("of %d with %d degrees of freedom is the table's", (probability, degrees, expected) => {
    expect(studentTQuantile(probability, degrees)).toBeCloseTo(expected, 8);
  });

  test("turns studentTCdf() round", () => {
    for (const degrees of [2, 30, 11_997]) {
      for (const t of [-3, -0.4, 0.7, 1.96]) {
        expect(studentTQuantile(studentTCdf(t, degrees), degrees)).toBeCloseTo(t, 7);
      }
    }
  });

  test("is exactly 0 in the middle", () => expect(studentTQuantile(0.5, 3)).toBe(0));
});
