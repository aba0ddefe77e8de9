import { describe, expect, it } from "vitest";
import { decimalText, exactRule, floorToStep, roundFee, tickAgainst } from "./decimal-grid.ts";
import { Decimal } from "./decimal.ts";

describe("floorToStep()", () => {
  it.each([
    ["0.7", "0.1", "0.7"],
    ["0.29999999999999999999999999", "0.1", "0.2"],
    ["0.3", "0.1", "0.3"],
    ["1.9999", "0.5", "1.5"],
    ["250", "100", "200"],
    ["-0.37", "0.1", "-0.3"],
    ["0.09", "0.1", "0"],
    ["46116860414.9", "1", "46116860414"],
  ])("%s on steps of %s is %s", (quantity, step, floored) => {
    expect(floorToStep(new Decimal(quantity), step).toFixed()).toBe(floored);
  });

  it("knows no float artefacts: 51,077 came out of round(x / step) * step (peers 15)", () => {
    // 0.07 / 0.00001 = 7000.000000000001 as floats, and 0.57 / 0.01 = 56.99999999999999.
    expect(floorToStep(new Decimal(0.57), "0.01").toFixed()).toBe("0.57");
    expect(floorToStep(new Decimal(0.07), "0.00001").toFixed()).toBe("0.07");
    expect(floorToStep(new Decimal(0.1 + 0.2), "0.1").toFixed()).toBe("0.3");
  });
});

describe("tickAgainst()", () => {
  it.each([
    ["100.001", "0.01", "buy", "100.01"],
    ["100.001", "0.01", "sell", "100"],
    ["100.01", "0.01", "buy", "100.01"],
    ["100.01", "0.01", "sell", "100.01"],
    ["0.004", "0.01", "sell", "0.01"],
    ["99.3", "0.5", "buy", "99.5"],
  ] as const)("%s on ticks of %s for a %s is %s", (price, tick, side, expected) => {
    expect(tickAgainst(new Decimal(price), tick, side).toFixed()).toBe(expected);
  });

  it.each([0, -1, Number.NaN, Infinity])("refuses the price %s", (price) => {
    expect(() => tickAgainst(new Decimal(price), "0.01", "buy")).toThrow("a price is above 0");
  });
});

describe("roundFee()", () => {
  it("never charges less than is owed", () => {
    expect(roundFee(new Decimal("0.000000001")).toFixed()).toBe("0.00000001");
    expect(roundFee(new Decimal("0.12345678")).toFixed()).toBe("0.12345678");
    expect(roundFee(new Decimal(0)).toFixed()).toBe("0");
  });
});

describe("decimalText()", () => {
  it("writes neither exponents nor signed zeros", () => {
    expect(decimalText(new Decimal("1e-30"))).toBe(`0.${"0".repeat(29)}1`);
    expect(decimalText(new Decimal("1.500"))).toBe("1.5");
    expect(decimalText(new Decimal(-0))).toBe("0");
    expect(decimalText(new Decimal("1e21"))).toBe("1000000000000000000000");
  });

  it("refuses what is no number", () => {
    expect(() => decimalText(new Decimal(Number.NaN))).toThrow("Broken rule");
  });
});

it("exactRule() reads each text as Decimal does, however many rules there are", () => {
  for (let i = 1; i <= 3000; i += 1) {
    const text = `0.${String(i % 1500).padStart(4, "0")}1`;
    expect(exactRule(text).toFixed()).toBe(new Decimal(text).toFixed());
  }
});
