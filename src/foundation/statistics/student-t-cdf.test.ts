import { expect, test } from "vitest";
import { studentTCdf } from "./student-t-cdf.ts";

// Reference values: @stdlib/stats-base-dists-t-cdf 0.2.3.
test.each([
  [-3, 1, 0.10241638234956672],
  [0, 5, 0.5],
  [0.5, 2.5, 0.6711510400651426],
  [1.8043916, 99, 0.9628947271398915],
  [2, 10, 0.9633059826146297],
  [-2.2, 11_997, 0.013912946095139165],
  [4, 3, 0.9859957719949269],
  [0.01, 50, 0.5039694593164286],
  [9, 60_000, 1],
])("studentTCdf(%d, %d) has 10 correct digits", (t, degreesOfFreedom, expected) => {
  expect(Math.abs(studentTCdf(t, degreesOfFreedom) - expected)).toBeLessThan(1e-10);
});

test("studentTCdf() refuses zero degrees of freedom", () => {
  expect(() => studentTCdf(1, 0)).toThrow("above 0");
});
