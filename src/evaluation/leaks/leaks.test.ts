import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { checkConstantOutput } from "./constant-output.ts";
import { checkDuplicatedRows } from "./duplicated-rows.ts";
import { checkFutureEdit } from "./future-edit.ts";
import { checkLagCopy } from "./lag-copy.ts";
import { predictByNeighbours } from "./neighbour-learner.ts";
import { checkSameCandleInputs } from "./same-candle-inputs.ts";
import { checkScalerSpan } from "./scaler-span.ts";
import { checkServeSkew } from "./serve-skew.ts";
import { splitLaboratory } from "./split-laboratory.ts";

const seed = 4;

describe("checkScalerSpan()", () => {
  const names = ["close min", "close max"];

  test("is clean where nothing is fitted and where train holds the extremes", () => {
    expect(checkScalerSpan({ names: [], stated: [], ofTrain: [], ofAll: [] }).kind).toBe("clean");
    const same = { names, stated: [1, 9], ofTrain: [1, 9], ofAll: [1, 9] };
    expect(checkScalerSpan(same)).toMatchObject({ kind: "clean", figures: { unlikeTrain: 0 } });
  });

  test("tells numbers of all rows from numbers of nobody, by name", () => {
    const leak = { names, stated: [1, 12], ofTrain: [1, 9], ofAll: [1, 12] };
    expect(checkScalerSpan(leak).detail).toMatch(/on all rows.*close max is 12, .* alone 9/);
    const foreign = { names, stated: [1, Number.NaN], ofTrain: [1, 9], ofAll: [1, 12] };
    expect(checkScalerSpan(foreign)).toMatchObject({ kind: "leak", figures: { unlikeAll: 1 } });
  });
});

describe("checkServeSkew()", () => {
  const what = "outputs";

  test("counts a missing answer as a difference and has no figure for it", () => {
    const found = checkServeSkew({
      what,
      training: [1, 2],
      serving: [1, Number.NaN],
      windows: 200,
      tolerance: 1e-5,
    });
    expect(found.kind).toBe("leak");
    expect(found.figures).toMatchObject({ apart: 1, maxDifference: undefined });
  });

  test("does not vouch for fewer than 200 windows, and takes no tolerance where none is given", () => {
    const few = { what, training: [1], serving: [1], windows: 1, tolerance: 0 };
    expect(checkServeSkew(few).kind).toBe("not-checked");
    const off = { ...few, serving: [1 + 1e-15], windows: 200 };
    expect(checkServeSkew(off).kind).toBe("leak");
    expect(checkServeSkew({ ...off, tolerance: 1e-5 }).kind).toBe("clean");
  });
});

test("checkFutureEdit() tells bits apart and knows when it saw nothing", () => {
  const part = (before: number[], after: number[]) => [{ name: "x", before, after }];
  expect(checkFutureEdit([]).kind).toBe("not-checked");
  expect(checkFutureEdit(part([0, Number.NaN], [0, Number.NaN])).kind).toBe("clean");
  expect(checkFutureEdit(part([0], [-0])).kind).toBe("leak");
  expect(checkFutureEdit(part([1, 2], [1])).detail).toMatch(/changes x \(1 value\)/);
});

test("checkLagCopy() and checkConstantOutput() do not judge a few rows", () => {
  const rows = { forecastLogReturn: [0], outcomeLogReturn: [0.1], earlierLogReturn: [[0.1]] };
  expect(checkLagCopy(rows).detail).toMatch(/n is too small/);
  expect(checkConstantOutput(rows).kind).toBe("not-checked");
});

test("checkConstantOutput() has nothing to say where the market never moved", () => {
  const flat = {
    forecastLogReturn: new Float64Array(200),
    outcomeLogReturn: new Float64Array(200),
  };
  expect(checkConstantOutput(flat)).toMatchObject({
    kind: "not-checked",
    detail: "The market never moved in these 200 rows.",
  });
});

test(`checkLagCopy() lets a forecast pass that earns its likeness to the last move, seed ${seed}`, () => {
  const rng = createRng(seed);
  const last = Float64Array.from({ length: 500 }, () => 0.01 * rng.normal());
  const outcome = last.map((move) => 0.8 * move + 0.002 * rng.normal());
  const forecast = last.map((move) => 0.8 * move);
  const rows = { outcomeLogReturn: outcome, earlierLogReturn: [last.map((move) => -move)] };
  expect(checkLagCopy({ ...rows, forecastLogReturn: forecast }).kind).toBe("clean");
  const noise = last.map(() => 0.01 * rng.normal());
  const found = checkLagCopy({ ...rows, outcomeLogReturn: noise, forecastLogReturn: forecast });
  expect(found.detail).toMatch(/repeats the move of the last one candle/);
});

test(`checkSameCandleInputs() lets the strongest honest input pass and says so, seed ${seed}`, () => {
  const rng = createRng(seed);
  const input = Float64Array.from({ length: 2_000 }, () => rng.normal());
  const mixed = (share: number) =>
    input.map((x) => share * x + Math.sqrt(1 - share ** 2) * rng.normal());
  const check = (share: number) =>
    checkSameCandleInputs(
      [{ name: "mood", values: input }],
      [{ name: "candle t+1", values: mixed(share), candles: 1 }],
    );
  expect(check(0.3).kind).toBe("clean");
  expect(check(-0.8)).toMatchObject({ kind: "leak" });
  expect(checkSameCandleInputs([], []).kind).toBe("not-checked");
});

describe("checkDuplicatedRows()", () => {
  const flat = (count: number, move: (i: number) => number, volume: number): CandleSeries => {
    const close = Float64Array.from({ length: count }, (_, i) => 100 + move(i));
    return {
      instrument: parseInstrument("X"),
      timeframe: "1h",
      openTimeMs: close.map((_, i) => i * 3_600_000),
      open: close,
      high: close.map((price, i) => price + (move(i) === 0 ? 0 : 0.5)),
      low: close,
      close,
      volume: close.map((_, i) => volume * (i + 1)),
    };
  };

  test("leaves flat candles out: a market that stands still repeats nothing", () => {
    const found = checkDuplicatedRows(
      flat(50, () => 0, 0),
      40,
    );
    expect(found).toMatchObject({ kind: "clean", figures: { movingCandles: 0, repeats: 0 } });
  });

  test("forgives short repeats without volume and none of 3 with it", () => {
    const series = flat(40, (i) => (i % 8) + 1, 0);
    const { volume: _volume, ...prices } = series;
    const without = { ...prices, volume: undefined };
    const once = { ...series, volume: series.volume?.map((_, i) => i % 8) };
    expect(checkDuplicatedRows(once, 30).kind).toBe("leak");
    expect(checkDuplicatedRows(without, 30)).toMatchObject({ figures: { longestBlock: 32 } });
    const few = flat(40, (i) => (i === 38 ? 6 : i + 1), 0);
    expect(checkDuplicatedRows({ ...few, volume: undefined }, 30).kind).toBe("clean");
  });
});

test("predictByNeighbours() answers with the mean outcome of the nearest rows, in standard units", () => {
  const known = { inputs: Float64Array.of(0, 0, 1, 1000, 2, 0, 3, 1000), outcome: [1, 2, 3, 4] };
  const asked = Float64Array.of(0.2, 0, 2.9, 1000);
  const forecast = predictByNeighbours(known, asked, { features: 2, neighbours: 2 });
  // The second input's thousands weigh no more than the first input's units.
  expect([...forecast]).toEqual([2, 3]);
  const nearest = predictByNeighbours(known, asked, { features: 2, neighbours: 1 });
  expect([...nearest]).toEqual([1, 4]);
});

test("splitLaboratory() says that a short series is too short", () => {
  const close = new Float64Array(300).fill(5);
  const series = {
    instrument: parseInstrument("X"),
    timeframe: "1h" as const,
    openTimeMs: close.map((_, i) => i * 3_600_000),
    open: close,
    high: close,
    low: close,
    close,
    volume: undefined,
  };
  expect(splitLaboratory(series, { horizon: 6 }, createRng(seed))).toEqual({
    kind: "too-few-candles",
    rows: 126,
    needed: 1000,
  });
});
