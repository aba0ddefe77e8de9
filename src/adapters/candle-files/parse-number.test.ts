import { describe, expect, it } from "vitest";
import * as fc from "../../../test/properties.ts";
import { parseNumber } from "./parse-number.ts";

describe("parseNumber()", () => {
  it.each(["", "NaN", "null", "Infinity", "0x10", "1,234", "1,5", "1e999", "--1", "1_000", "1 "])(
    "does not coerce %j",
    (text) => {
      expect(parseNumber(text)).toBeUndefined();
    },
  );

  it("reads every finite double that a program prints", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).toBe(Number(String(value)));
      }),
    );
  });
});
