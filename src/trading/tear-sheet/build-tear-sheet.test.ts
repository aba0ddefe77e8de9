import { describe, expect, test } from "vitest";
import {
  cost,
  exampleCandles,
  exampleRun,
  foresight,
  momentum,
} from "../../../test/example-recorded-run.ts";
import { exampleMemory } from "../../../test/example-risk-inputs.ts";
import { startBook } from "../accounting/start-book.ts";
import { buildTearSheet } from "./build-tear-sheet.ts";
import { countedRun } from "./counted-run.ts";

const series = exampleCandles(4000, 3);
const trending = exampleRun(series, momentum(series, 48), { share: 0.5, from: 200 });

describe("buildTearSheet() on a simulated market, seed 3", () => {
  const sheet = buildTearSheet(trending.run, trending.facts);
  const { figures } = sheet;

  test("the same run and seed give the same sheet", () => {
    expect(buildTearSheet(trending.run, trending.facts)).toEqual(sheet);
  });

  test("the return is that of the account, the trades are those of the run", () => {
    const { equity } = trending.run.equity;
    expect(figures.totalReturn).toBeCloseTo(equity.at(-1)! / equity[200]! - 1, 12);
    expect(figures.trades).toBe(trending.run.roundTrips.length);
    expect(figures.longTrades).toBe(figures.trades);
  });

  test("fees and slippage are what was paid, and the costs per side those of the run", () => {
    const fees = trending.run.fills.reduce((sum, { fee }) => sum + Number(fee), 0);
    expect(figures.fees).toBeCloseTo(fees, 6);
    expect(figures.slippage).toBeCloseTo(fees, 6);
    expect(sheet.costs.paidPerSide).toBeCloseTo(cost, 5);
  });

  test("its own spells priced like random ones make what the account made", () => {
    expect(sheet.randomEntries.replayedReturn).toBeCloseTo(figures.totalReturn!, 2);
  });

  test("half the costs make more, double costs less, break-even makes nothing", () => {
    const [half, full, double] = sheet.costs.levels.map(({ totalReturn }) => totalReturn!);
    expect(full).toBeCloseTo(figures.totalReturn!, 9);
    expect(half).toBeGreaterThan(full!);
    expect(double).toBeLessThan(full!);
    const breakEven = sheet.costs.breakEvenPerSide!;
    expect(breakEven < sheet.costs.paidPerSide!).toBe(full! < 0);
  });

  test("the months multiply to the years, and the years to the whole", () => {
    const product = (of: readonly { readonly return: number }[]): number =>
      of.reduce((growth, period) => growth * (1 + period.return), 1) - 1;
    expect(product(sheet.months)).toBeCloseTo(figures.totalReturn!, 9);
    expect(product(sheet.years)).toBeCloseTo(figures.totalReturn!, 9);
  });

  test("the deepest fall of the list is the largest drawdown, and the curve shows it", () => {
    expect(sheet.drawdowns[0]!.depth).toBeCloseTo(figures.maxDrawdown!, 12);
    expect(Math.max(...sheet.curves.drawdown)).toBeCloseTo(figures.maxDrawdown!, 12);
    expect(sheet.curves.timeMs.length).toBeLessThanOrEqual(600);
  });

  test("buy-and-hold enters at the first open after the first decision and pays once", () => {
    const { open, close } = series;
    expect(sheet.benchmark.buyAndHold.totalReturn).toBeCloseTo(
      1 + (close.at(-1)! / open[201]! - 1 - cost) / (1 + cost) - 1,
      9,
    );
  });

  test("the same exposure of a short run is short, that of half long and half short is next to none", () => {
    const falling = { ...series, open: series.open.toReversed(), close: series.close.toReversed() };
    for (const market of [series, falling]) {
      const always = exampleRun(market, (i) => (i % 100 < 50 ? -1 : 0), { share: 0.5 });
      const { benchmark, figures: own } = buildTearSheet(always.run, always.facts);
      expect(own.meanNetExposure).toBeCloseTo(-own.meanExposure, 12);
      const { buyAndHold, sameExposure } = benchmark;
      expect(Math.sign(sameExposure.totalReturn)).toBe(-Math.sign(buyAndHold.totalReturn));
    }
    const both = exampleRun(series, (i) => (i % 100 < 50 ? -1 : 1), { share: 0.5 });
    const { benchmark, figures: own, verdict } = buildTearSheet(both.run, both.facts);
    expect(own.meanExposure).toBeGreaterThan(0.4);
    expect(Math.abs(own.meanNetExposure)).toBeLessThan(0.05);
    expect(benchmark.sameExposure.maxDrawdown).toBeLessThan(0.05);
    expect(verdict.sentence).toContain("at its mean net exposure of");
  });

  test("dust that a grid leaves over is no position", () => {
    const dusty = trending.run.equity.grossExposure.map((share) => (share === 0 ? 1e-5 : share));
    const equity = { ...trending.run.equity, grossExposure: dusty };
    const other = buildTearSheet({ ...trending.run, equity }, trending.facts);
    expect(other.figures.exposure).toBe(figures.exposure);
    expect(figures.exposure).toBeLessThan(0.9);
    expect(figures.meanExposure).toBeLessThan(figures.exposure);
  });

  test("what came before trading began counts nowhere", () => {
    const late = exampleRun(series, momentum(series, 48), { share: 0.5, from: 1000 });
    const short = buildTearSheet(late.run, late.facts);
    expect(short.subject.candles).toBe(3000);
    expect(short.decisions.decided).toBe(3000);
    expect(short.subject.fromMs).toBe(series.openTimeMs[1000]! + 3_600_000);
  });
});

describe("buildTearSheet() verdict", () => {
  test("a rule that sees the future holds up", () => {
    const { run, facts } = exampleRun(series, foresight(series, 36), { share: 0.5, from: 50 });
    const sheet = buildTearSheet(run, facts);
    expect(sheet.verdict.kind).toBe("holds up");
    expect(sheet.randomEntries.beaten).toBe(1);
  });

  test("the same rule on candles that its forecaster was fitted on proves nothing", () => {
    const { run, facts } = exampleRun(series, foresight(series, 36), { share: 0.5, from: 50 });
    const sheet = buildTearSheet(run, { ...facts, inSample: true });
    expect(sheet.verdict.kind).toBe("in-sample");
    expect(sheet.verdict.sentence).toContain("IN-SAMPLE");
  });

  test("a run without a trade says so, and what kept it from trading", () => {
    const { run, facts } = exampleRun(series, () => 0);
    const sheet = buildTearSheet(run, facts);
    expect(sheet.verdict.kind).toBe("no trade");
    expect(sheet.verdict.sentence).toContain('"example condition" held on 0 of 4000 candles');
    expect(sheet.figures.sharpeRatio).toBeUndefined();
    expect(sheet.missing.sharpeRatio).toContain("100 are needed");
    expect(sheet.figures.totalReturn).toBe(0);
  });

  test("no trade of a forecast strategy names the largest forecast and what it had to exceed", () => {
    const { run, facts } = exampleRun(series, () => 0);
    const decisions = [...run.decisions].map((decision, i) => {
      const change = (i % 100) * -0.000018;
      const values = { change, threshold: 0.003 };
      const reasons = [{ name: "forecast larger than threshold", holds: false, values }];
      return { ...decision, forecast: forecastOf(change), signal: { ...decision.signal, reasons } };
    });
    const sheet = buildTearSheet({ ...run, decisions }, facts);
    expect(sheet.decisions.forecasts).toMatchObject({ given: 4000, threshold: 0.003 });
    expect(sheet.verdict.sentence).toContain(
      "It never traded: the largest forecast change was -0.18 %, the threshold is 0.30 %.",
    );
  });

  test("who holds as much as a limit allows is capped, not refused, at every candle", () => {
    const { run, facts } = exampleRun(series, (i) => (i % 50 < 20 ? 1 : 0));
    const decisions = [...run.decisions].map((decision) => ({
      ...decision,
      wantedExposure: 2 * decision.wantedExposure,
      risk: { ...decision.risk, kind: "refused" as const, rule: "instrument" as const },
    }));
    const { rules } = buildTearSheet({ ...run, decisions }, facts).decisions;
    expect(rules.map(({ did }) => did).toSorted()).toEqual(["capped", "refused"]);
    expect(rules.find(({ did }) => did === "capped")!.count).toBe(19 * 80);
  });

  test("tells of a liquidation, and of the largest share of a candle's volume", () => {
    const { run, facts } = exampleRun(series, momentum(series, 48), { share: 0.5, from: 200 });
    const roundTrips = run.roundTrips.map((trip, i) =>
      i === 3 ? { ...trip, closedBy: "liquidation", profit: -12.5 } : trip,
    );
    const sheet = buildTearSheet({ ...run, roundTrips }, facts);
    expect(sheet.verdict.sentence).toContain(
      "The exchange liquidated a position, with a result of -12.5.",
    );
    const shares = run.fills.map(({ quantity, filledAtMs }) => {
      const candle = series.openTimeMs.indexOf(filledAtMs);
      return Number(quantity) / series.volume![candle]!;
    });
    expect(sheet.costs.largestVolumeShare).toBeCloseTo(Math.max(...shares), 9);
  });

  test("three trades have no profit factor, and the reason says three", () => {
    const wanted = (i: number) => (i % 1000 > 900 && i < 3000 ? 1 : 0);
    const { run, facts } = exampleRun(series, wanted);
    const sheet = buildTearSheet(run, facts);
    expect(sheet.figures.trades).toBe(3);
    expect(sheet.figures.profitFactor).toBeUndefined();
    expect(sheet.missing.profitFactor).toBe("3 trades, 10 are needed");
    expect(["too few trades", "loses"]).toContain(sheet.verdict.kind);
  });

  test("a run that holds all the time is told to be the market's", () => {
    const { run, facts } = exampleRun(series, () => 1);
    const sheet = buildTearSheet(run, facts);
    expect(["holding", "loses"]).toContain(sheet.verdict.kind);
    expect(sheet.randomEntries.reason).toContain("nowhere else to go");
    expect(sheet.benchmark.correlation).toBeGreaterThan(0.999);
  });

  test("an account that is lost is lost", () => {
    const { run, facts } = exampleRun(series, momentum(series, 48));
    const equity = run.equity.equity.map((value, row) => (row > 2000 ? 0 : value));
    const sheet = buildTearSheet({ ...run, equity: { ...run.equity, equity } }, facts);
    expect(sheet.verdict.kind).toBe("lost everything");
    expect(sheet.figures.totalReturn).toBe(-1);
    expect(sheet.figures.maxDrawdown).toBe(1);
  });

  test("fewer than two candles are refused", () => {
    const { run, facts } = exampleRun(series, () => 0, { from: 3999 });
    expect(() => buildTearSheet(run, facts)).toThrow(/at least 2 candles/);
  });

  test("a run that limits halted says when, and random runs trade only until then", () => {
    const { run, facts } = exampleRun(series, (i) => (i < 1000 && i % 40 < 20 ? 1 : 0));
    const halted = [...run.decisions].map((decision, i) =>
      i < 1100 ? decision : { ...decision, state: "HALTED" as const },
    );
    const sheet = buildTearSheet({ ...run, decisions: halted }, facts);
    expect(sheet.stopped?.fromMs).toBe(series.openTimeMs[1100]! + 3_600_000);
    expect(sheet.verdict.sentence).toContain("It entered nothing after 2024-02-15.");
    const fallen = [...run.decisions].map((decision, i) =>
      i < 1100 ? decision : { ...decision, state: "REDUCE_ONLY" as const },
    );
    const risk = { ...exampleMemory, awaitsResume: true, reason: "equity fell 21 %" };
    const state = { book: startBook("10000"), risk, lastEvent: 0, lanes: {} };
    const stopped = { ...run, decisions: fallen, state };
    const reduced = buildTearSheet(stopped, facts);
    expect(reduced.stopped?.fromMs).toBe(sheet.stopped?.fromMs);
    expect(reduced.verdict.sentence).toContain("nothing after 2024-02-15: equity fell 21 %.");
    const free = buildTearSheet(run, facts);
    expect(free.stopped).toBeUndefined();
    expect(sheet.randomEntries.totalReturns).not.toEqual(free.randomEntries.totalReturns);
  });

  test("figures of a run that was stopped are those until it was flat", () => {
    const { run, facts } = exampleRun(series, (i) => (i < 1110 && i % 40 < 20 ? 1 : 0));
    const decisions = [...run.decisions].map((decision, i) =>
      i < 1090 ? decision : { ...decision, state: "HALTED" as const },
    );
    const sheet = buildTearSheet({ ...run, decisions }, facts);
    const whole = buildTearSheet(run, facts);
    // stopped at 1090, out at the open of 1101
    expect(sheet.subject.candles).toBe(1102);
    expect(sheet.stopped).toMatchObject({ idleCandles: 4000 - 1102, reason: undefined });
    // What reruns at other costs are counted by.
    const counted = countedRun({ ...run, decisions }, facts);
    expect(counted?.equity).toHaveLength(1102);
    expect(counted?.stopped).toEqual(sheet.stopped);
    expect(sheet.costs.levels.map(({ stopped }) => stopped)).toEqual(Array(3).fill(sheet.stopped));
    expect(countedRun(run, facts)?.equity).toHaveLength(4000);
    expect(sheet.figures.totalReturn).toBe(whole.figures.totalReturn);
    expect(sheet.figures.trades).toBe(whole.figures.trades);
    expect(sheet.figures.exposure).toBeCloseTo((whole.figures.exposure * 4000) / 1102, 12);
    expect(Math.abs(sheet.figures.sharpeRatio!)).toBeGreaterThan(
      1.5 * Math.abs(whole.figures.sharpeRatio!),
    );
    expect(sheet.curves.timeMs.at(-1)).toBe(series.openTimeMs[1101]! + 3_600_000);
    expect(whole.stopped).toBeUndefined();
  });

  test("a halt that leaves it in a position counts to the end: its losses are real", () => {
    const { run, facts } = exampleRun(series, (i) => (i > 900 ? 1 : 0));
    const decisions = [...run.decisions].map((decision, i) =>
      i < 1100 ? decision : { ...decision, state: "HALTED" as const },
    );
    const sheet = buildTearSheet({ ...run, decisions }, facts);
    expect(sheet.subject.candles).toBe(4000);
    expect(sheet.stopped!.idleCandles).toBe(0);
    expect(sheet.randomEntries.reason ?? "").toContain("until it was stopped");
  });

  test("more trials ask for more", () => {
    const { run, facts } = trending;
    const one = buildTearSheet(run, facts).sharpe.probability!;
    const many = buildTearSheet(run, { ...facts, trials: { count: 100, sharpes: [] } }).sharpe;
    expect(many.kind).toBe("deflated");
    expect(many.probability!).toBeLessThan(one);
  });
});

function forecastOf(change: number) {
  return {
    kind: "forecast" as const,
    change,
    pUp: undefined,
    confidence: 0.1,
    informative: false,
    low: undefined,
    high: undefined,
    horizon: 1,
    version: "x",
    source: "price",
  };
}
