import { expect, test } from "vitest";
import { z } from "zod";
import { firstIssue } from "./first-issue.ts";
import { parseJson } from "./parse-json.ts";

test("parseJson() reads JSON, and nothing of a text that is none", () => {
  expect(parseJson('{"a":[1,null]}')).toEqual({ a: [1, null] });
  expect(parseJson("null")).toBeNull();
  for (const text of ["", "{", "undefined", "NaN", "{}{}"]) expect(parseJson(text)).toBeUndefined();
});

test("firstIssue() names the place where there is one", () => {
  const schema = z.strictObject({ a: z.array(z.number()) });
  expect(firstIssue(schema.safeParse({ a: [1, "2"] }).error)).toMatch(/ at "a\.1"$/);
  expect(firstIssue(schema.safeParse(undefined).error)).not.toContain(' at "');
  expect(firstIssue(schema.safeParse({ a: [] }).error)).toBe("");
});
