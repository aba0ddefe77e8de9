import { describe, expect, test } from "vitest";
import { archLm } from "./arch-lm.ts";
import { augmentedDickeyFuller } from "./augmented-dickey-fuller.ts";
import { kpss } from "./kpss.ts";
import { ljungBox } from "./ljung-box.ts";
import { optimalBlockLength } from "./optimal-block-length.ts";

/** The same numbers in every language: phi times the last one plus ((31 i^2 + 17 i) mod m) / m - 0.5. */
function series(rows: number, phi: number, modulus: number): Float64Array {
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const shock = ((i * i * 31 + i * 17) % modulus) / modulus - 0.5;
    values[i] = phi * (values[i - 1] ?? 0) + shock;
  }
  return values;
}

function runningSum(values: Float64Array): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value));
}

// Reference values: arch 8.0.0 and statsmodels 0.15.0 with their own choice of lags.
const oracle = [
  {
    made: [2_000, 0.6, 1_009],
    blockLength: 17.69877300960454,
    adf: { statistic: -8.968430728048121, pValue: 7.872790297547692e-15, lags: 24, rows: 1_975 },
    adfOfSum: { statistic: -0.5419153487730292, pValue: 0.8835742327031166, lags: 25 },
    kpss: { statistic: 0.12350850997714888, pValue: 0.1, lags: 19, pValueIs: "at-least" },
    box: { statistic: 1142.87922, pValue: 6.91654373e-245 },
    arch: { statistic: 506.71262585716045, pValue: 1.6746606809914888e-109 },
  },
  {
    made: [500, -0.3, 1_009],
    blockLength: 4.292233005911204,
    adf: { statistic: -30.49933510182561, pValue: 0, lags: 0, rows: 499 },
    adfOfSum: { statistic: -0.7167597290711665, pValue: 0.8423604991110754, lags: 1 },
    kpss: {
      statistic: 0.437208765493261,
      pValue: 0.06111691142531855,
      lags: 5,
      pValueIs: "interpolated",
    },
    box: { statistic: 51.3333067, pValue: 7.39021236e-10 },
    arch: { statistic: 6.342253220537213, pValue: 0.0960956147843061 },
  },
  {
    made: [300, 0.9, 997],
    blockLength: 25.293150231009193,
    adf: { statistic: -3.0042318239947243, pValue: 0.03450108663226296, lags: 0, rows: 299 },
    adfOfSum: { statistic: -2.1584364983601803, pValue: 0.22167478766854043, lags: 1 },
    kpss: {
      statistic: 0.6298130998336908,
      pValue: 0.019926081833300833,
      lags: 10,
      pValueIs: "interpolated",
    },
    box: { statistic: 1085.86524, pValue: 1.53829729e-232 },
    arch: { statistic: 225.05359256363087, pValue: 1.6226818671249233e-48 },
  },
  {
    made: [60, 0, 1_009],
    blockLength: 1.424499369037474,
    adf: { statistic: -3.698147026079367, pValue: 0.00413929349666784, lags: 1, rows: 58 },
    adfOfSum: { statistic: -1.3760776673849533, pValue: 0.5936895457342328, lags: 2 },
    kpss: {
      statistic: 0.45572968272889663,
      pValue: 0.05313375744444111,
      lags: 3,
      pValueIs: "interpolated",
    },
    box: { statistic: 7.99024376, pValue: 0.15677413 },
    arch: { statistic: 1.1646136794157695, pValue: 0.7615033137350992 },
  },
] as const;

describe.each(oracle)("of the series $made", (expected) => {
  const [rows, phi, modulus] = expected.made;
  const values = series(rows, phi, modulus);

  test("optimalBlockLength() is that of arch", () => {
    expect(optimalBlockLength(values)).toBeCloseTo(expected.blockLength, 8);
  });

  test("augmentedDickeyFuller() chooses the lag by AIC and finds the unit root of the sum", () => {
    const result = augmentedDickeyFuller(values)!;
    expect(result).toMatchObject({ lags: expected.adf.lags, rows: expected.adf.rows });
    expect(result.statistic).toBeCloseTo(expected.adf.statistic, 6);
    expect(result.pValue).toBeCloseTo(expected.adf.pValue, 8);
    const ofSum = augmentedDickeyFuller(runningSum(values))!;
    expect(ofSum.lags).toBe(expected.adfOfSum.lags);
    expect(ofSum.statistic).toBeCloseTo(expected.adfOfSum.statistic, 6);
    expect(ofSum.pValue).toBeCloseTo(expected.adfOfSum.pValue, 7);
  });

  test("kpss() chooses the lag from the data", () => {
    const result = kpss(values)!;
    const { lags, pValueIs, statistic, pValue } = expected.kpss;
    expect(result).toMatchObject({ lags, pValueIs });
    expect(result.statistic).toBeCloseTo(statistic, 8);
    expect(result.pValue).toBeCloseTo(pValue, 8);
  });

  test("ljungBox() and archLm() are those of statsmodels", () => {
    const box = ljungBox(values, 5)!;
    expect(Math.abs(box.statistic / expected.box.statistic - 1)).toBeLessThan(1e-7);
    expect(Math.abs(box.pValue / expected.box.pValue - 1)).toBeLessThan(1e-5);
    const arch = archLm(values, 3)!;
    expect(arch.statistic).toBeCloseTo(expected.arch.statistic, 6);
    expect(Math.abs(arch.pValue / expected.arch.pValue - 1)).toBeLessThan(1e-6);
  });
});

describe("diagnostics that do not exist", () => {
  const constant = new Float64Array(100).fill(0.1);
  const tests = {
    augmentedDickeyFuller: (values: Float64Array) => augmentedDickeyFuller(values),
    kpss: (values: Float64Array) => kpss(values),
    ljungBox: (values: Float64Array) => ljungBox(values, 10),
    archLm: (values: Float64Array) => archLm(values, 5),
    optimalBlockLength: (values: Float64Array) => optimalBlockLength(values),
  };

  test.each(Object.entries(tests))("%s() is undefined for a constant and few rows", (_, ask) => {
    expect(ask(constant)).toBeUndefined();
    expect(ask(Float64Array.of(1, 2, 1))).toBeUndefined();
    expect(ask(new Float64Array(0))).toBeUndefined();
  });

  test("augmentedDickeyFuller() and kpss() refuse a lag that is none", () => {
    const values = series(60, 0, 1_009);
    expect(() => augmentedDickeyFuller(values, { lag: -1 })).toThrow("at least 0");
    expect(() => kpss(values, { lag: 1.5 })).toThrow("whole number");
    expect(augmentedDickeyFuller(values, { lag: 40 })).toBeUndefined();
  });

  test("optimalBlockLength() stays between one row and min(3 sqrt(n), n / 3)", () => {
    const trend = Float64Array.from({ length: 300 }, (_, i) => i);
    expect(optimalBlockLength(trend)).toBeCloseTo(28.10463467, 7);
    expect(optimalBlockLength(trend.map((i) => (-1) ** i))).toBeCloseTo(32.35388052, 7);
    expect(optimalBlockLength(trend.map((i) => (i * 7_919) % 1_000))).toBe(52);
    expect(optimalBlockLength(trend.map((i) => (i * i * 31 + i * 17) % 127))).toBe(1);
  });
});
