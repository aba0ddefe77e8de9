import { expect, test } from "vitest";
import { jsonLine } from "./json-line.ts";

test("jsonLine() writes null for what has no value and lists for typed arrays", () => {
  const value = { mse: Number.NaN, r2: undefined, top: Infinity, close: Float64Array.of(1.5, 2) };
  expect(jsonLine(value)).toBe('{"mse":null,"r2":null,"top":null,"close":[1.5,2]}\n');
});
