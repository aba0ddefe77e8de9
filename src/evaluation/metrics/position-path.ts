import { assert } from "../../foundation/assert.ts";

/** What following the forecasts means: which rows are traded, what is held, what is paid. */
export interface PositionPath {
  /** Index of each traded row, rising; the rows' spans do not overlap. */
  readonly rows: Int32Array;
  /** -1 short, 0 flat, 1 long, held over the row's span. */
  readonly position: Int8Array;
  /** Sides paid for on the row: entering, leaving (a turn is both), and the last exit. */
  readonly sides: Uint8Array;
  /** Number of the trade that the row belongs to, from 0; -1 where flat. */
  readonly trade: Int32Array;
  /** Round trips: how often a position was entered. */
  readonly trades: number;
}

export interface ForecastRows {
  /** Forecast log-return over the horizon, per row, oldest first. */
  readonly forecastLogReturn: ArrayLike<number>;
  /** UTC epoch milliseconds of the close at which each forecast is made; rises strictly. */
  readonly decisionTimeMs: ArrayLike<number>;
}

export interface PositionRule {
  /** Costs of one side, fraction of the order's value. */
  readonly costPerSide: number;
  /** Horizon times timeframe: how long one row's outcome runs. */
  readonly spanMs: number;
}

/**
 * Enters the direction of a forecast larger than a round trip costs (|f| > 2c), holds while the
 * sign agrees, else goes flat. Of overlapping rows (horizon above 1) one per horizon is traded, and
 * nothing is held where no forecast stands: a hole between rows closes the position, and so does
 * the end.
 *
 * @throws {InvariantError} the columns differ in length.
 */
export function positionPath(forecasts: ForecastRows, rule: PositionRule): PositionPath {
  const { forecastLogReturn, decisionTimeMs } = forecasts;
  assert(forecastLogReturn.length === decisionTimeMs.length, "every forecast has its moment");
  const rows = rowsWithoutOverlap(decisionTimeMs, rule.spanMs);
  const position = new Int8Array(rows.length);
  const sides = new Uint8Array(rows.length);
  const trade = new Int32Array(rows.length);
  let trades = 0;
  let held = 0;
  for (let k = 0; k < rows.length; k++) {
    const next = nextPosition(held, forecastLogReturn[rows[k]!]!, rule.costPerSide);
    const row = rows[k]!;
    const follower = rows[k + 1];
    const endsHere =
      follower === undefined || decisionTimeMs[follower]! > decisionTimeMs[row]! + rule.spanMs;
    if (next !== 0 && next !== held) trades++;
    position[k] = next;
    trade[k] = next === 0 ? -1 : trades - 1;
    sides[k] = Math.abs(next - held) + (endsHere ? Math.abs(next) : 0);
    held = endsHere ? 0 : next;
  }
  return { rows, position, sides, trade, trades };
}

function nextPosition(held: number, forecast: number, costPerSide: number): number {
  const direction = Math.sign(forecast);
  if (held !== 0 && direction === held) return held;
  return Math.abs(forecast) > 2 * costPerSide ? direction : 0;
}

/**
 * Numbers of rows whose outcomes do not overlap: the first, then each that is decided when the last
 * chosen one is over.
 *
 * @param spanMs Horizon times timeframe.
 */
export function rowsWithoutOverlap(decisionTimeMs: ArrayLike<number>, spanMs: number): Int32Array {
  const chosen: number[] = [];
  let freeFromMs = -Infinity;
  for (let i = 0; i < decisionTimeMs.length; i++) {
    if (decisionTimeMs[i]! < freeFromMs) continue;
    chosen.push(i);
    freeFromMs = decisionTimeMs[i]! + spanMs;
  }
  return Int32Array.from(chosen);
}
