import type { JoinedForecast } from "./join-forecasts.ts";
import { refusalTally, type RefusedForecasts } from "./refused-forecasts.ts";
import { logReturnOf, type ValueMeaning } from "./value-meaning.ts";

/** What was said at the close of candle t, as the judge takes it. */
export interface ForecastValues {
  /** Stored position of t, rising. */
  readonly position: Int32Array;
  /** Forecast log-return over the horizon; `undefined` where only a probability was given. */
  readonly logReturn: readonly (number | undefined)[];
  /** Probability of a rise, in [0, 1]. */
  readonly pUp: readonly (number | undefined)[];
  /** From the close of t to the decision, milliseconds, >= 0; 0 where nobody says. */
  readonly lagMs: readonly number[];
  /** Bounds of an interval for the outcome, log-return; `undefined` where none was given. */
  readonly low: readonly (number | undefined)[];
  readonly high: readonly (number | undefined)[];
}

/**
 * Reads prices and returns as log-returns and lets no impossible one through.
 *
 * @param close Of every stored candle, quote currency.
 * @param meaning `undefined` where no row holds a price or return.
 */
export function forecastValues(
  joined: readonly JoinedForecast[],
  close: Float64Array,
  meaning: ValueMeaning | undefined,
): { readonly values: ForecastValues; readonly refused: readonly RefusedForecasts[] } {
  const tally = refusalTally();
  const read = joined.flatMap(({ given, position, lagMs }) => {
    const { value, pUp } = given;
    const bound = (edge: number | undefined): number | undefined =>
      edge === undefined || meaning === undefined
        ? undefined
        : logReturnOf(edge, meaning, close[position]!);
    const hasValue = value !== undefined && meaning !== undefined;
    const logReturn = hasValue ? logReturnOf(value, meaning, close[position]!) : undefined;
    const isPossible =
      (!hasValue || logReturn !== undefined) && (pUp === undefined || (pUp >= 0 && pUp <= 1));
    const bounds = { low: bound(given.low), high: bound(given.high) };
    if (isPossible) return [{ position, logReturn, pUp, lagMs, ...bounds }];
    tally.add("impossible", given);
    return [];
  });
  const values = {
    position: Int32Array.from(read, ({ position }) => position),
    logReturn: read.map(({ logReturn }) => logReturn),
    pUp: read.map(({ pUp }) => pUp),
    lagMs: read.map(({ lagMs }) => lagMs),
    low: read.map(({ low }) => low),
    high: read.map(({ high }) => high),
  };
  return { values, refused: tally.finish() };
}

/** The rows that `isKept` lets through, of all columns. */
export function filterForecasts(
  values: ForecastValues,
  isKept: (position: number) => boolean,
): ForecastValues {
  const keep = Array.from(values.position, isKept);
  const of = <Entry>(column: readonly Entry[]): readonly Entry[] =>
    column.filter((_, i) => keep[i]!);
  return {
    position: values.position.filter((_, i) => keep[i]!),
    logReturn: of(values.logReturn),
    pUp: of(values.pUp),
    lagMs: of(values.lagMs),
    low: of(values.low),
    high: of(values.high),
  };
}
