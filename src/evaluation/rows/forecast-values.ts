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
  readonly decidedAtMs: readonly (number | undefined)[];
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
  const read = joined.flatMap(({ given, position }) => {
    const { value, pUp, decidedAtMs } = given;
    const hasValue = value !== undefined && meaning !== undefined;
    const logReturn = hasValue ? logReturnOf(value, meaning, close[position]!) : undefined;
    const isPossible =
      (!hasValue || logReturn !== undefined) && (pUp === undefined || (pUp >= 0 && pUp <= 1));
    if (isPossible) return [{ position, logReturn, pUp, decidedAtMs }];
    tally.add("impossible", given);
    return [];
  });
  const values = {
    position: Int32Array.from(read, ({ position }) => position),
    logReturn: read.map(({ logReturn }) => logReturn),
    pUp: read.map(({ pUp }) => pUp),
    decidedAtMs: read.map(({ decidedAtMs }) => decidedAtMs),
  };
  return { values, refused: tally.finish() };
}
