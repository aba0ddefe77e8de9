import { expect, test } from "vitest";
import { widthOf } from "./door.ts";

test("widthOf() is 80 where a terminal does not know its width", () => {
  expect(widthOf({ columns: 0 })).toBe(80);
  expect(widthOf({ columns: undefined })).toBe(80);
  expect(widthOf({ columns: 43 })).toBe(43);
});
