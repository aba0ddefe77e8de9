import { expect, test } from "vitest";
import { countTests } from "./count-tests.ts";

function report(...files: readonly (readonly [string, ...string[]])[]): string {
  const testResults = files.map(([status, ...tests]) => ({
    status,
    assertionResults: tests.map((state) => ({ status: state })),
  }));
  return JSON.stringify({ testResults });
}

test("countTests() counts tests that passed and failed; a skipped one is neither", () => {
  const text = report(["passed", "passed", "pending"], ["failed", "passed", "failed"]);
  expect(countTests(text, 1)).toEqual({ passed: 2, failed: 1 });
});

test("countTests() counts a file that could not run", () => {
  expect(countTests(report(["failed"], ["passed", "passed"]), 1)).toEqual({ passed: 1, failed: 1 });
});

test("countTests() is never green for a run that broke", () => {
  expect(countTests(undefined, 1).failed).toBe(1);
  expect(countTests(report(["passed", "passed"]), 1).failed).toBe(1);
  expect(countTests(report(["passed", "passed"]), null).failed).toBe(1);
  expect(countTests(report(), 0).failed).toBe(1);
});
