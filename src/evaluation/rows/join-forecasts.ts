import { assert } from "../../foundation/assert.ts";
import { type CandleSeries, candleCount } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { CandleTimeMeaning, GivenForecast } from "./given-forecast.ts";
import { type RefusalKind, refusalTally, type RefusedForecasts } from "./refused-forecasts.ts";

export interface JoinOptions {
  /** Candles ahead, whole and >= 1. */
  readonly horizon: number;
  /** What candle times mean. */
  readonly timeMeaning: CandleTimeMeaning;
}

/** A row that can be judged: what was said at the close of candle t. */
export interface JoinedForecast {
  readonly given: GivenForecast;
  /** Stored position of t. */
  readonly position: number;
}

export interface JoinedForecasts {
  /** By rising position, one per candle. */
  readonly joined: readonly JoinedForecast[];
  readonly refused: readonly RefusedForecasts[];
  /** Rows whose outcome is not there yet. */
  readonly pending: number;
  /** Rows that say themselves that nothing was forecast. */
  readonly abstained: number;
  /** Judged rows that were decided after the close they are measured from. */
  readonly decidedLate: number;
}

/**
 * Puts somebody's forecasts beside the candles: which candle t was the last that could be seen, and is
 * what came until the close of t + h known? Rows that cannot have been a forecast are refused, each
 * with its reason; of several for one candle the first in the file counts.
 *
 * A candle time that is an open or a close names t, a target names t + h. Without a candle time t is
 * the candle that closes when the forecast is decided.
 *
 * @throws {InvariantError} the horizon is not whole or below 1.
 */
export function joinForecasts(
  series: CandleSeries,
  given: readonly GivenForecast[],
  options: JoinOptions,
): JoinedForecasts {
  assert(Number.isInteger(options.horizon) && options.horizon >= 1, "a horizon is at least 1");
  const tally = refusalTally();
  const place = createPlacing(series, options);
  const chosen = new Map<number, GivenForecast>();
  const counts = { pending: 0, abstained: 0 };
  for (const row of given) {
    if (row.abstains) {
      counts.abstained++;
      continue;
    }
    const found = place(row);
    if (found.kind === "pending") counts.pending++;
    else if (found.kind === "refused") tally.add(found.reason, row);
    else if (chosen.has(found.position)) tally.add("duplicate", row);
    else chosen.set(found.position, row);
  }
  const joined = [...chosen]
    .map(([position, row]) => ({ position, given: row }))
    .toSorted((a, b) => a.position - b.position);
  const closeTimeMs = (t: number): number => series.openTimeMs[t]! + timeframeMs(series.timeframe);
  const isLate = ({ given: { decidedAtMs }, position }: JoinedForecast): boolean =>
    decidedAtMs !== undefined && decidedAtMs > closeTimeMs(position);
  const decidedLate = joined.filter(isLate).length;
  return { joined, refused: tally.finish(), decidedLate, ...counts };
}

type Placing =
  | { readonly kind: "judged"; readonly position: number }
  | { readonly kind: "pending" }
  | { readonly kind: "refused"; readonly reason: RefusalKind };

function createPlacing(
  series: CandleSeries,
  { horizon, timeMeaning }: JoinOptions,
): (row: GivenForecast) => Placing {
  const { openTimeMs } = series;
  const stepMs = timeframeMs(series.timeframe);
  const spanMs = horizon * stepMs;
  const positions = new Map(Array.from(openTimeMs, (timeMs, position) => [timeMs, position]));
  const lastOpenMs = openTimeMs[candleCount(series) - 1] ?? -Infinity;
  const openOfT = (row: GivenForecast): number | undefined => {
    const { candleTimeMs, decidedAtMs } = row;
    if (candleTimeMs === undefined)
      return decidedAtMs === undefined ? undefined : decidedAtMs - stepMs;
    return candleTimeMs - { open: 0, close: stepMs, target: spanMs }[timeMeaning];
  };
  const placeCandle = (openMs: number): Placing => {
    if (openMs + spanMs > lastOpenMs) return { kind: "pending" };
    const position = positions.get(openMs);
    // The first candle has no return before it.
    if (position === undefined || position === 0) return refused("no-candle");
    const isWhole = openTimeMs[position + horizon] === openMs + spanMs;
    return isWhole ? { kind: "judged", position } : refused("gap");
  };
  return (row) => {
    const openMs = openOfT(row);
    if (openMs === undefined || row.broken === "time") return refused("no-time");
    if (row.broken === "value") return refused("not-finite");
    if (openMs % stepMs !== 0) return refused("off-grid");
    const isKnown = (row.decidedAtMs ?? -Infinity) >= openMs + stepMs + spanMs;
    return isKnown ? refused("known-outcome") : placeCandle(openMs);
  };
}

function refused(reason: RefusalKind): Placing {
  return { kind: "refused", reason };
}
