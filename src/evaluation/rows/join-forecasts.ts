import { assert } from "../../foundation/assert.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { CandleTimeMeaning, GivenForecast } from "./given-forecast.ts";
import { placeForecast } from "./place-forecast.ts";
import { refusalTally, type RefusedForecasts } from "./refused-forecasts.ts";

export interface JoinOptions {
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** What candle times mean. */
  readonly timeMeaning: CandleTimeMeaning;
  /** False keeps rows whose outcome is not stored, as somebody who acts on them must; default true. */
  readonly needsOutcome?: boolean | undefined;
}

/** A row that can be judged: what was said at the close of candle t. */
export interface JoinedForecast {
  readonly given: GivenForecast;
  /** Stored position of t. */
  readonly position: number;
  /** From the close of t to the decision, milliseconds, at most the grace; 0 where nobody says. */
  readonly lagMs: number;
}

export interface JoinedForecasts {
  /** By rising position, one per candle. */
  readonly joined: readonly JoinedForecast[];
  readonly refused: readonly RefusedForecasts[];
  /** Rows whose outcome is not there yet. */
  readonly pending: number;
  /** Rows that say themselves that nothing was forecast. */
  readonly abstained: number;
  /** Stored positions of t that a row abstains for. */
  readonly abstainedAt: ReadonlySet<number>;
}

/**
 * Puts somebody's forecasts beside the candles: which candle t was the last that could be seen, and is
 * what came until the close of t + h known? Rows that cannot have been a forecast are refused, each
 * with its reason; of several for one candle the first in the file counts.
 *
 * A candle time that is an open or a close names t, a target names t + h; when the row was decided, t
 * was the last candle that had closed, a moment ago (`place-forecast.ts` says how long).
 *
 * @throws {InvariantError} the horizon is not whole or below 1.
 */
export function joinForecasts(
  series: CandleSeries,
  given: readonly GivenForecast[],
  options: JoinOptions,
): JoinedForecasts {
  assert(Number.isInteger(options.horizon) && options.horizon >= 1, "a horizon is at least 1");
  const stepMs = timeframeMs(series.timeframe);
  const tally = refusalTally();
  const place = placeForecast(series, options);
  const chosen = new Map<number, GivenForecast>();
  const abstainedAt = new Set<number>();
  const counts = { pending: 0, abstained: 0 };
  for (const row of given) {
    const found = place(row);
    if (row.abstains) {
      counts.abstained++;
      if (found.kind === "judged") abstainedAt.add(found.position);
    } else if (found.kind === "pending") counts.pending++;
    else if (found.kind === "refused") tally.add(found.reason, row, found.words);
    else if (chosen.has(found.position)) tally.add("duplicate", row);
    else chosen.set(found.position, row);
  }
  const joined = [...chosen]
    .map(([position, row]) => {
      const closeMs = series.openTimeMs[position]! + stepMs;
      return { position, given: row, lagMs: (row.decidedAtMs ?? closeMs) - closeMs };
    })
    .toSorted((a, b) => a.position - b.position);
  return { joined, refused: tally.finish(), abstainedAt, ...counts };
}
