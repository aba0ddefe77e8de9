import { describe, expect, test } from "vitest";
import { simulateMarket } from "../../src/adapters/market-simulator/simulate-market.ts";
import { judgeSegments } from "../../src/evaluation/report/judge-segments.ts";
import { verdictOf } from "../../src/evaluation/report/build-report-card.ts";
import { forecastYardsticks } from "../../src/evaluation/report/yardsticks.ts";
import { marketRows, type MarketRows, sliceRows } from "../../src/evaluation/rows/market-rows.ts";
import type { VerdictName } from "../../src/evaluation/verdict/verdict.ts";
import { createRng } from "../../src/foundation/rng.ts";
import type { CandleSeries } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";

const instrument = parseInstrument("BTCUSDT");
const market = { instrument, timeframe: "1h", startMs: Date.UTC(2020, 0, 1) } as const;

/** Of a candle's log-return. */
const sigma = 0.006;

// What the rules promise of the verdict; a rule that always says no fails the last two.
describe("judgeVerdict() on simulated markets, ridge on 24 lags through the real code", () => {
  test("at most 4 of 200 GARCH-t walks are weak or edge (seeds 1 to 200)", () => {
    const verdicts = seeds(200).map((seed) =>
      verdictOfRidge(
        simulateMarket({ ...market, count: 8000, kind: "garch-walk" }, createRng(seed)),
      ),
    );
    expect(countOf(verdicts, ["weak", "edge"])).toBeLessThanOrEqual(4);
  });

  test("AR(0.3) with sigma 1 % is an edge in at least 95 % (seeds 1 to 60)", () => {
    const verdicts = seeds(60).map((seed) =>
      verdictOfRidge(
        simulateMarket({ ...market, count: 12_000, kind: "ar1", sigma: 0.01 }, createRng(seed)),
      ),
    );
    expect(countOf(verdicts, ["edge"])).toBeGreaterThanOrEqual(57);
  });

  test("directional accuracy 0.54 on 4,320 rows is at least weak in 85 % (seeds 1 to 200)", () => {
    const verdicts = seeds(200).map((seed) => {
      const series = simulateMarket(
        { ...market, count: 8000, kind: "random-walk", sigma },
        createRng(seed),
      );
      return verdictOfKnowing(series, { accuracy: 0.54, rows: 4320, seed });
    });
    expect(countOf(verdicts, ["weak", "edge"])).toBeGreaterThanOrEqual(170);
  });

  test("directional accuracy 0.5 on 4,320 rows is no edge in at least 98 % (seeds 1 to 200)", () => {
    const verdicts = seeds(200).map((seed) => {
      const series = simulateMarket(
        { ...market, count: 8000, kind: "random-walk", sigma },
        createRng(seed),
      );
      return verdictOfKnowing(series, { accuracy: 0.5, rows: 4320, seed });
    });
    expect(countOf(verdicts, ["weak", "edge"])).toBeLessThanOrEqual(4);
  });
});

function verdictOfRidge(series: CandleSeries): VerdictName {
  const rows = allRows(series);
  const count = rows.position.length;
  const [fittedUntil, chosenUntil] = [Math.floor(0.6 * count), Math.floor(0.7 * count)];
  const fitting = sliceRows(rows, 0, fittedUntil);
  const exam = sliceRows(rows, chosenUntil, count);
  const { ridge } = forecastYardsticks(fitting, exam);
  return verdictOfForecast(fitting, sliceRows(rows, fittedUntil, chosenUntil), exam, ridge);
}

// A forecaster who sees each outcome through normal noise: the correlation sets how often the direction
// is right, accuracy = 1/2 + asin(correlation) / pi, and the forecast is the mean given what is seen.
function verdictOfKnowing(
  series: CandleSeries,
  planted: { readonly accuracy: number; readonly rows: number; readonly seed: number },
): VerdictName {
  const rng = createRng(planted.seed + 10_000);
  const rows = allRows(series);
  const count = rows.position.length;
  const from = count - planted.rows;
  const exam = sliceRows(rows, from, count);
  const correlation = Math.sin((planted.accuracy - 0.5) * Math.PI);
  const forecast = exam.outcomeLogReturn.map((y) => {
    const seen = (correlation * y) / sigma + Math.sqrt(1 - correlation ** 2) * rng.normal();
    return correlation * sigma * seen;
  });
  return verdictOfForecast(
    sliceRows(rows, 0, from - 1440),
    sliceRows(rows, from - 1440, from),
    exam,
    forecast,
  );
}

function verdictOfForecast(
  fitting: MarketRows,
  choosing: MarketRows,
  exam: MarketRows,
  forecastLogReturn: Float64Array,
): VerdictName {
  const segment = { rows: exam, forecastLogReturn, signal: forecastLogReturn };
  const judged = judgeSegments({ fitting, choosing, exam: segment });
  return verdictOf(judged, { trials: 1 }).verdict;
}

function allRows(series: CandleSeries): MarketRows {
  const last = series.close.length - 2;
  return marketRows(
    series,
    Int32Array.from({ length: last - 30 }, (_, i) => i + 30),
    { horizon: 1 },
  );
}

function seeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

function countOf(verdicts: readonly VerdictName[], names: readonly VerdictName[]): number {
  return verdicts.filter((verdict) => names.includes(verdict)).length;
}
