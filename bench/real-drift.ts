import type { DriftRules } from "../src/evaluation/drift/drift-rules.ts";
import { inputColumns } from "../src/evaluation/drift/input-columns.ts";
import { fitInputReference, inputAlarms } from "../src/evaluation/drift/input-layer.ts";
import { fitOutcomeReference, outcomeAlarms } from "../src/evaluation/drift/outcome-layer.ts";
import { outcomeRows } from "../src/evaluation/drift/outcome-rows.ts";
import { retrainDemands } from "../src/evaluation/drift/two-layer.ts";
import { forecastYardsticks } from "../src/evaluation/report/yardsticks.ts";
import { marketRows, sliceRows } from "../src/evaluation/rows/market-rows.ts";
import { scaledResiduals } from "../src/evaluation/rows/segment-forecasts.ts";
import type { Replay } from "../test/drift-replay.ts";
import { realCandles } from "../test/real-candles.ts";

/** Share of the candles that the research split trains on. */
const trainShare = 0.56;
const calibrationShare = 0.1;

/**
 * Both layers over everything after the first 56 % of a real file, with ridge on 24 lags as the
 * forecaster; the tenth of the candles after training calibrates, 2,160 after it are the exam.
 *
 * @returns `undefined` where the data folder is absent.
 */
export function replayRealMarket(instrument: string, rules: DriftRules): Replay | undefined {
  const series = realCandles(instrument);
  if (series === undefined) return undefined;
  const until = series.close.length;
  const train = Math.floor(trainShare * until);
  const calibration = Math.floor(calibrationShare * until);
  const { forceCandles } = rules.reaction;
  const columns = inputColumns(series);
  const reference = fitInputReference(columns, numbersBelow(train), rules.inputs);
  const range = { from: train, until };
  const inputs = inputAlarms(reference, columns, range, { ...rules.inputs, forceCandles });
  const all = marketRows(
    series,
    numbersBelow(until - 2).map((i) => i + 1),
    { horizon: 1 },
  );
  const forecast = forecastYardsticks(sliceRows(all, 0, train), all).ridge;
  const part = (from: number, to: number) => ({
    rows: sliceRows(all, from, to),
    forecastLogReturn: forecast.subarray(from, to),
  });
  const scores = [...scaledResiduals(part(train, train + calibration))]
    .map(Math.abs)
    .toSorted((a, b) => a - b);
  const interval = { target: 0.1, gamma: 0.01, scores };
  const first = train + calibration;
  const known = fitOutcomeReference(outcomeRows(part(first, first + 2160), { interval }));
  const watched = outcomeRows(part(first, forecast.length), { interval });
  const outcomes = outcomeAlarms(known, watched, { ...rules.outcomes, forceCandles });
  return {
    inputs,
    outcomes,
    demands: retrainDemands([...inputs, ...outcomes], 3_600_000, rules.reaction),
    candles: until - train,
    outcomeCandles: watched.forecast.length,
  };
}

function numbersBelow(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}
