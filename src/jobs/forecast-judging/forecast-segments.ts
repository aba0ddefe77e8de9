import type { ForecastValues } from "../../evaluation/rows/forecast-values.ts";
import { type MarketRows, marketRows } from "../../evaluation/rows/market-rows.ts";
import { trailingVolatility } from "../../evaluation/rows/trailing-volatility.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { fittingRowsMin } from "../judging/refuse-few-fitting-rows.ts";

export interface ForecastSegments {
  /** Rows whose outcomes were known before the first judged decision. */
  readonly fitting: MarketRows;
  readonly exam: MarketRows;
  readonly forecastLogReturn: Float64Array;
  /** As given; `undefined` where a row has none. */
  readonly pUp: Float64Array | undefined;
  /** From the close of t to the decision per judged row, milliseconds, >= 0. */
  readonly lagMs: readonly number[];
  /** Bounds of an interval per judged row, log-return; `undefined` where none was given. */
  readonly bounds: readonly {
    readonly low: number | undefined;
    readonly high: number | undefined;
  }[];
  /** Every candle with an outcome from the first judged row to the last, forecast or not. */
  readonly candles: MarketRows;
  /** Forecasts that were not judged because the yardsticks are fitted on their candles. */
  readonly usedForFitting: number;
  /** Judged rows whose return was made from a probability. */
  readonly fromProbability: number;
}

/** So many rows before the first forecast fit the yardsticks; else the first fifth of rows is used. */
const fittingRowsWanted = 1000;

/**
 * Cuts candles and forecasts into what fits the yardsticks and what is judged.
 *
 * @throws {RefusedError} E_FORECASTS_REFUSED: too few candles to fit anything before something is left.
 */
export function forecastSegments(
  series: CandleSeries,
  values: ForecastValues,
  horizon: number,
): ForecastSegments {
  const usable = wholePositions(series, horizon);
  const knownBefore = (t: number): Int32Array => usable.filter((s) => s + horizon <= t);
  const before = knownBefore(values.position[0]!);
  const from = before.length >= fittingRowsWanted ? 0 : Math.floor(values.position.length / 5);
  const fittingAt = from === 0 ? before : knownBefore(values.position[from]!);
  if (fittingAt.length < fittingRowsMin) {
    throw new RefusedError(
      "E_FORECASTS_REFUSED",
      `Cannot judge the forecasts: the yardsticks need at least ${fittingRowsMin} candles before the judged rows, there are ${fittingAt.length}; bring older candles with --data`,
    );
  }
  const volatility = trailingVolatility(series);
  const options = { horizon, volatility };
  const fitting = marketRows(series, fittingAt, options);
  const exam = marketRows(series, values.position.subarray(from), options);
  const [first, last] = [exam.position[0]!, exam.position.at(-1)!];
  const between = usable.filter((t) => t >= first && t <= last);
  const pUp = values.pUp.slice(from);
  const logReturn = values.logReturn.slice(from);
  const scale = exam.volatility.map((sigma) => sigma * Math.sqrt(horizon));
  const kappa = meanScaledMove(fitting);
  const forecastLogReturn = scale.map(
    (s, i) => logReturn[i] ?? (2 * (pUp[i] ?? 0.5) - 1) * s * kappa,
  );
  return {
    fitting,
    exam,
    forecastLogReturn,
    pUp: allDefined(pUp),
    lagMs: values.lagMs.slice(from),
    bounds: values.low.slice(from).map((low, i) => ({ low, high: values.high[from + i] })),
    candles: marketRows(series, between, options),
    usedForFitting: from,
    fromProbability: logReturn.filter((value) => value === undefined).length,
  };
}

// Positions with one candle before them and no hole before their outcome.
function wholePositions({ openTimeMs, timeframe }: CandleSeries, horizon: number): Int32Array {
  const spanMs = horizon * timeframeMs(timeframe);
  const count = Math.max(0, openTimeMs.length - 1 - horizon);
  const all = Int32Array.from({ length: count }, (_, i) => i + 1);
  return all.filter((t) => openTimeMs[t + horizon] === openTimeMs[t]! + spanMs);
}

// mean |z|, z = outcome / (volatility sqrt(h))
function meanScaledMove({ outcomeLogReturn, volatility, horizon }: MarketRows): number {
  const scaled = outcomeLogReturn.map((y, i) =>
    volatility[i]! > 0 ? Math.abs(y) / (volatility[i]! * Math.sqrt(horizon)) : 0,
  );
  return mean(scaled);
}

function allDefined(values: readonly (number | undefined)[]): Float64Array | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? Float64Array.from(known) : undefined;
}
