import { describe, expect, test } from "vitest";
import { buyAndHold } from "./buy-and-hold.ts";
import { emaCross } from "./ema-cross.ts";
import { readParameters } from "./read-parameters.ts";
import { rsiReversion } from "./rsi-reversion.ts";

describe("readParameters()", () => {
  test("what is given is read, the others have their defaults", () => {
    expect(readParameters(emaCross, { fast: "8" })).toEqual({ fast: 8, slow: 50, shorts: 0 });
    expect(readParameters(buyAndHold)).toEqual({});
  });

  test.each([
    ["no such parameter", { fasst: "8" }, "did you mean fast?"],
    ["a name of Object.prototype", { constructor: "1" }, "has no"],
    ["no number", { fast: "8x" }, "fast is a whole number from 1 to 10000"],
    ["nothing", { fast: "" }, "whole number"],
    ["NaN", { fast: "NaN" }, "whole number"],
    ["a hexadecimal number", { fast: "0x10" }, "whole number"],
    ["not whole", { fast: "8.5" }, "whole number"],
    ["out of range", { fast: "0" }, "from 1"],
    ["a contradiction", { fast: "60" }, "fast must be below slow, values were fast=60 slow=50"],
  ])("%s is refused", (_what, given, words) => {
    expect(() => readParameters(emaCross, given)).toThrow(
      expect.objectContaining({
        code: "E_STRATEGY_PARAMETER",
        message: expect.stringContaining(words),
      }),
    );
  });

  test("a contradiction among more than two", () => {
    expect(() => readParameters(rsiReversion, { exit: "75" })).toThrow(/exit below overbought/);
  });
});
