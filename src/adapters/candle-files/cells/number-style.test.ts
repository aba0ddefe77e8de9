import { describe, expect, it } from "vitest";
import * as fc from "../../../../test/properties.ts";
import { looksLikeNumber, markEvidence, numberParser } from "./number-style.ts";

describe("markEvidence()", () => {
  it.each([
    [["7,123.45"], "point"],
    [["7.123,45"], "comma"],
    [["1.234.567"], "comma"],
    [["1,234,567"], "point"],
    [["0.345"], "point"],
    [["0,345"], "comma"],
    [["7 123,456"], "comma"],
    [["7'123.456"], "point"],
    [["12,3M"], "comma"],
    [["1.5e-7"], "point"],
    [["7,123", "8,05"], "comma"],
    [["58.010", "12345"], "point"],
    [["8.010", "1234"], "point"],
    [["58.010", "1234"], "ambiguous"],
    [["7.123"], "ambiguous"],
    [["7,123"], "ambiguous"],
    [["7.5", "7,5"], "ambiguous"],
    [["7.123", "7,123", "1234"], "ambiguous"],
    [["1234", "-", "", "NaN", "2019-10-17"], "none"],
    [["1.2.3", "1,2,3", "12,34,5.6"], "none"],
  ])("of %j is %s", (cells, evidence) => {
    expect(markEvidence(cells)).toBe(evidence);
  });
});

describe("numberParser()", () => {
  it.each([
    ["point", "7,123.45", 7123.45],
    ["point", "7,123", 7123],
    ["point", " -7 123.5 ", -7123.5],
    ["point", "+$7,123.45", 7123.45],
    ["point", "7123.45 USDT", 7123.45],
    ["point", "1.5e-7", 1.5e-7],
    ["point", ".5", 0.5],
    ["comma", "7.123,45", 7123.45],
    ["comma", "7.123", 7123],
    ["comma", "0,00000012", 1.2e-7],
    ["comma", "1,5E3", 1500],
    ["none", "7,123.45", 7123.45],
    ["none", "7.5", 7.5],
  ] as const)("of %s reads %s", (mark, text, value) => {
    expect(numberParser(mark, { suffixes: false })(text)).toBe(value);
  });

  it.each([
    ["point", "7.123,45"],
    ["point", "7,12"],
    ["point", "1,2345"],
    ["point", "12,34,567"],
    ["point", "0x10"],
    ["point", "Infinity"],
    ["point", "NaN"],
    ["point", "1e999"],
    ["point", "1_000"],
    ["point", "7,123 456"],
    ["point", ""],
    ["point", "-"],
    ["point", "1K"],
    ["comma", "7.12"],
    ["comma", "7,123.45"],
    ["none", "7,123"],
    ["none", "7,5"],
  ] as const)("of %s does not coerce %j", (mark, text) => {
    expect(numberParser(mark, { suffixes: false })(text)).toBeUndefined();
  });

  it.each([
    ["point", "1.23K", 1230],
    ["point", "12.3 m", 12_300_000],
    ["point", "1,234.5B", 1_234_500_000_000],
    ["comma", "12,3M", 12_300_000],
    ["comma", "1.234T", 1.234e15],
    ["point", "15", 15],
  ] as const)("of %s reads the volume %s", (mark, text, value) => {
    expect(numberParser(mark, { suffixes: true })(text)).toBe(value);
  });

  it("reads every finite double that a program prints, with point and with comma", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = String(value);
        const printed = Number(text);
        expect(numberParser("point", { suffixes: true })(text)).toBe(printed);
        const withComma = numberParser("comma", { suffixes: true })(text.replace(".", ","));
        expect(withComma).toBe(printed);
        expect(looksLikeNumber(text)).toBe(true);
      }),
    );
  });

  it("takes nothing for a number that is none", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = numberParser("point", { suffixes: true })(text);
        expect(value === undefined || /\d/.test(text)).toBe(true);
      }),
    );
  });
});
