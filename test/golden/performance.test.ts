import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { annualGrowthRate } from "../../src/evaluation/metrics/annual-growth-rate.ts";
import { annualisedSharpeRatio } from "../../src/evaluation/metrics/annualised-sharpe-ratio.ts";
import { annualisedVolatility } from "../../src/evaluation/metrics/annualised-volatility.ts";
import { calmarRatio } from "../../src/evaluation/metrics/calmar-ratio.ts";
import { drawdownSpells } from "../../src/evaluation/metrics/drawdown-spells.ts";
import { equityReturns } from "../../src/evaluation/metrics/equity-returns.ts";
import { expectedShortfall } from "../../src/evaluation/metrics/expected-shortfall.ts";
import { marketLine } from "../../src/evaluation/metrics/market-line.ts";
import { maxDrawdown } from "../../src/evaluation/metrics/max-drawdown.ts";
import { payoffRatio } from "../../src/evaluation/metrics/payoff-ratio.ts";
import { profitFactor } from "../../src/evaluation/metrics/profit-factor.ts";
import { sortinoRatio } from "../../src/evaluation/metrics/sortino-ratio.ts";
import { valueAtRisk } from "../../src/evaluation/metrics/value-at-risk.ts";
import { winRate } from "../../src/evaluation/metrics/win-rate.ts";

interface Golden {
  readonly rowsPerYear: number;
  readonly equity: number[];
  readonly returns: number[];
  readonly market: number[];
  readonly profit: number[];
  readonly expected: Readonly<Record<string, number>>;
}

const golden = JSON.parse(
  readFileSync(new URL("performance.json", import.meta.url), "utf8"),
) as Golden;
const { equity, returns, market, profit, rowsPerYear, expected } = golden;
const years = returns.length / rowsPerYear;
const growth = annualGrowthRate(equity.at(-1)! / equity[0]!, years);
const line = marketLine(returns, market)!;

describe("figures of an account against NumPy", () => {
  const ours: Readonly<Record<string, number | undefined>> = {
    annualisedSharpeRatio: annualisedSharpeRatio(returns, rowsPerYear),
    sortinoRatio: sortinoRatio(returns, rowsPerYear),
    annualisedVolatility: annualisedVolatility(returns, rowsPerYear),
    annualGrowthRate: growth,
    maxDrawdown: maxDrawdown(equity),
    calmarRatio: calmarRatio(growth, maxDrawdown(equity)),
    valueAtRisk: valueAtRisk(returns, 0.05),
    expectedShortfall: expectedShortfall(returns, 0.05),
    profitFactor: profitFactor(profit),
    winRate: winRate(profit),
    payoffRatio: payoffRatio(profit),
    ...line,
  };

  test.each(Object.keys(expected))("%s", (name) => {
    expect(ours[name]! / expected[name]!).toBeCloseTo(1, 9);
  });

  test("equityReturns() gives the returns back", () => {
    const back = equityReturns(equity);
    returns.forEach((value, i) => expect(back[i]).toBeCloseTo(value, 12));
  });

  test("drawdownSpells() covers every row below a peak, the deepest first", () => {
    const spells = drawdownSpells(equity);
    expect(spells[0]!.depth).toBeCloseTo(expected["maxDrawdown"]!, 12);
    const covered = spells.reduce(
      (rows, { peakRow, recoveredRow }) => rows + (recoveredRow ?? equity.length) - peakRow - 1,
      0,
    );
    const peaks = equity.map((_, i) => Math.max(...equity.slice(0, i + 1)));
    expect(covered).toBe(equity.filter((value, i) => value < peaks[i]!).length);
  });
});

// The returns and the answers that the tests of empyrical (Quantopian, Apache 2.0) assert.
describe("figures of an account against empyrical's published values", () => {
  const mixed = [0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1];
  const value = [1];
  for (const change of mixed) value.push(value.at(-1)! * (1 + change));

  test("Sharpe, Sortino, volatility, drawdown, growth and Calmar of its mixed returns", () => {
    expect(annualisedSharpeRatio(mixed, 252)).toBeCloseTo(1.7238613961706866, 12);
    expect(sortinoRatio(mixed, 252)).toBeCloseTo(2.605531251673693, 12);
    expect(annualisedVolatility(mixed, 252)).toBeCloseTo(0.9136465399704637, 12);
    expect(maxDrawdown(value)).toBeCloseTo(0.1, 12);
    // its first return is no number and counts as a day
    const yearly = annualGrowthRate(value.at(-1)!, 9 / 252);
    expect(yearly).toBeCloseTo(1.9135925373194231, 9);
    expect(calmarRatio(yearly, maxDrawdown(value))).toBeCloseTo(19.135925373194233, 8);
  });
});

describe("figures of an account that do not exist", () => {
  test("are undefined, never 0, NaN or Infinity", () => {
    expect(annualisedSharpeRatio([0.01, 0.01], 252)).toBeUndefined();
    expect(annualisedSharpeRatio([0.01], 252)).toBeUndefined();
    expect(sortinoRatio([0.01, 0.02], 252)).toBeUndefined();
    expect(sortinoRatio([-0.01], 252)).toBeUndefined();
    expect(annualisedVolatility([0.01], 252)).toBeUndefined();
    expect(calmarRatio(0.1, 0)).toBeUndefined();
    expect(profitFactor([])).toBeUndefined();
    expect(profitFactor([1, 2])).toBeUndefined();
    expect(winRate([])).toBeUndefined();
    expect(payoffRatio([1])).toBeUndefined();
    expect(payoffRatio([-1])).toBeUndefined();
    expect(valueAtRisk([0.1], 0.05)).toBeUndefined();
    expect(expectedShortfall([0.1], 0.05)).toBeUndefined();
    expect(marketLine([0, 0, 0], [0.1, 0.2, 0.3])).toBeUndefined();
  });

  test("a profit of 0 neither wins nor loses", () => {
    expect(winRate([0, 1])).toBe(0.5);
    expect(profitFactor([0, 1])).toBeUndefined();
    expect(payoffRatio([0, 2, -1])).toBe(2);
  });

  test("maxDrawdown() counts from the peak before, not from the highest of all", () => {
    expect(maxDrawdown([1, 2, 1.5, 3, 2.4])).toBeCloseTo(0.25, 12);
    expect(maxDrawdown([1, 2, 3])).toBe(0);
    expect(() => maxDrawdown([1, 0])).toThrow(/more than 0/);
    expect(() => maxDrawdown([])).toThrow(/at least one/);
  });
});
