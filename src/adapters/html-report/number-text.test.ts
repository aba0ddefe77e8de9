import { expect, test } from "vitest";
import {
  basisPoints,
  countedText,
  numberText,
  percent,
  pValueText,
  signedBasisPoints,
  signedFour,
  significant,
} from "./number-text.ts";

test.each([
  [0.5234, percent, "52.3\u00a0%"],
  [-0.0049, basisPoints, "\u221249.00\u00a0bp"],
  [0.00049, signedBasisPoints, "+4.9\u00a0bp"],
  [-1e-9, signedBasisPoints, "0.0\u00a0bp"],
  [12.5, percent, "1,250.0\u00a0%"],
  [0.00042553, signedFour, "+0.0004"],
  [43_210.567, significant, "43,210.6"],
  [-0.0000123, significant, "\u22121.23e\u22125"],
  [undefined, percent, "\u2013"],
])("numberText() writes %d", (value, scale, text) => {
  expect(numberText(value, scale)).toBe(text);
});

test.each([
  [undefined, "\u2013"],
  [0.5, "0.500"],
  [0.0024, "0.0024"],
  [1e-9, "<\u00a00.0001"],
])("pValueText() of %d", (value, text) => {
  expect(pValueText(value)).toBe(text);
});

test("countedText() knows one from many", () => {
  expect([1, 6000].map((count) => countedText(count, "trade"))).toEqual([
    "1 trade",
    "6,000 trades",
  ]);
});
