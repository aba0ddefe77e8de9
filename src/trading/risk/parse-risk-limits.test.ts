import { describe, expect, test } from "vitest";
import { parseRiskLimits, setRiskLimits } from "./parse-risk-limits.ts";
import { defaultRiskLimits } from "./risk-limits.ts";

describe("parseRiskLimits()", () => {
  test("what is not said stays as it is", () => {
    expect(parseRiskLimits({})).toEqual(defaultRiskLimits);
    const given = { fraction: 0.1, notionalMax: 500, groups: { majors: ["BTCUSDT", "ETHUSDT"] } };
    expect(parseRiskLimits(given)).toEqual({ ...defaultRiskLimits, ...given });
    expect(parseRiskLimits({ fraction: 0.3 }, { ...defaultRiskLimits, grossMax: 2 }).grossMax).toBe(
      2,
    );
  });

  test("every limit can be written and read again, null for none", () => {
    const asJson: unknown = JSON.parse(
      JSON.stringify(defaultRiskLimits, (_name, value: unknown) => value ?? null),
    );
    expect(parseRiskLimits(asJson)).toEqual(defaultRiskLimits);
    const none = { riskPerTrade: null, kellyFraction: null, stopAtr: null };
    expect(parseRiskLimits(none)).toMatchObject({
      riskPerTrade: undefined,
      kellyFraction: undefined,
      stopAtr: undefined,
    });
  });

  const refused: readonly (readonly [unknown, RegExp])[] = [
    [{ fracton: 0.1 }, /did you mean fraction\?/],
    [{ fraction: 0 }, /fraction/],
    [{ fraction: "0.1" }, /fraction/],
    [{ fraction: null }, /fraction/],
    [{ fraction: 2 }, /grossMax, values were 2 and 1/],
    [{ dailyLossMax: 3 }, /dailyLossMax/],
    [{ timeStopCandles: 1.5 }, /timeStopCandles/],
    [{ consecutiveLossesMax: 0 }, /consecutiveLossesMax/],
    [{ rebalanceMin: -0.1 }, /rebalanceMin/],
    [{ groups: { majors: [] } }, /groups/],
    [[], /object/],
    [null, /object/],
    ["fraction", /object/],
    [undefined, /object/],
  ];
  test.each(refused)("refuses %j", (content, message) => {
    expect(() => parseRiskLimits(content)).toThrow(
      expect.objectContaining({ code: "E_RISK_LIMITS", message: expect.stringMatching(message) }),
    );
  });
});

test("S3: a refusal tells what is taken, the value and the source, in our own words", () => {
  const told = (content: unknown) => {
    try {
      return JSON.stringify(parseRiskLimits(content, defaultRiskLimits, "limits.json"));
    } catch (error) {
      return (error as Error).message;
    }
  };
  const start = "Cannot use the risk limits of limits.json: ";
  expect(told([])).toBe(`${start}limits are a JSON object as {"fraction": 0.1}, value was []`);
  expect(told({ fraction: "NaN" })).toBe(
    `${start}fraction is a number above 0, at most 20, value was "NaN"`,
  );
  expect(told({ stopAtr: 0 })).toBe(
    `${start}stopAtr is a number above 0, at most 1000, or none (null in JSON), value was 0`,
  );
  expect(told({ timeStopCandles: 1.5 })).toContain("is a whole number from 1 to 1000000, or none");
  for (const content of [null, 5, { groups: [] }, { confidenceScaling: 1 }, { fracton: 1 }]) {
    expect(told(content)).not.toMatch(/expected|received|Invalid input/);
  }
  expect(() => setRiskLimits(defaultRiskLimits, ["fraction=none"])).toThrow(
    "Cannot use the risk limits of --risk-set: fraction is a number above 0, at most 20, value was null",
  );
});

describe("setRiskLimits()", () => {
  test("numbers, words and JSON; the last one counts", () => {
    const settings = [
      "fraction=0.1",
      "fraction = 0.15",
      "stopAtr=none",
      "confidenceScaling=false",
      'groups={"majors":["BTCUSDT"]}',
    ];
    expect(setRiskLimits(defaultRiskLimits, settings)).toEqual({
      ...defaultRiskLimits,
      fraction: 0.15,
      stopAtr: undefined,
      confidenceScaling: false,
      groups: { majors: ["BTCUSDT"] },
    });
    expect(setRiskLimits(defaultRiskLimits, [])).toEqual(defaultRiskLimits);
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ["fraction", /NAME=VALUE/],
    ["=1", /NAME=VALUE/],
    ["fraction=", /NAME=VALUE/],
    ["fraction=a fifth", /fraction/],
    ["fraction=none", /fraction/],
    ["stopatr=2", /did you mean stopAtr\?/],
    ["__proto__={}", /there is no "__proto__"/],
    ["constructor=1", /there is no "constructor"/],
  ];
  test.each(refused)("refuses %s", (setting, message) => {
    expect(() => setRiskLimits(defaultRiskLimits, [setting])).toThrow(
      expect.objectContaining({ code: "E_RISK_LIMITS", message: expect.stringMatching(message) }),
    );
  });
});
