import { expect, test } from "vitest";
import { labelled } from "./wrapped-text.ts";

test("labelled() keeps within 100 columns, further lines below the first word", () => {
  const lines = labelled("VERDICT ", "many words ".repeat(30).trim()).split("\n");
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
  expect(lines.map((line) => line.slice(0, 12))).toEqual([
    "VERDICT many",
    ...lines.slice(1).map(() => expect.stringMatching(/^ {8}\w{4}$/) as string),
  ]);
  expect(lines.length).toBeGreaterThan(3);
});
