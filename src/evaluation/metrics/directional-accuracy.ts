import { assert } from "../../foundation/assert.ts";

/** How often the direction of the forecast was the direction of the market. */
export interface DirectionScore {
  /** hits / rows, in [0, 1]; `undefined` where nothing moved or nothing was forecast to move. */
  readonly accuracy: number | undefined;
  readonly hits: number;
  /** Rows that count: those with an actual move. */
  readonly rows: number;
  /** Rows left out because the market did not move. */
  readonly zeroMoves: number;
  /** Rows among `rows` whose forecast is exactly 0: no direction was named, which is a miss. */
  readonly zeroForecasts: number;
}

/**
 * Directional accuracy: sign of the forecast move against sign of the actual move, both counted from
 * the last KNOWN close. 0.5 is a coin; higher is better. Zero moves are left out and counted; a zero
 * forecast is a miss, and a forecaster that never names a direction (persistence) has no accuracy.
 *
 * Never hand in differences between successive forecasts: that is another number (0.46 for
 * persistence on BTC 1h).
 *
 * @param actualMove Close at t + h minus close at t, or the log-return between them, per row.
 * @param forecastMove Forecast for t + h minus close at t, or the log-return between them, per row.
 * @throws {InvariantError} the two differ in length.
 */
export function directionalAccuracy(
  actualMove: ArrayLike<number>,
  forecastMove: ArrayLike<number>,
): DirectionScore {
  assert(actualMove.length === forecastMove.length, "every actual move has one forecast");
  let hits = 0;
  let zeroMoves = 0;
  let zeroForecasts = 0;
  for (let i = 0; i < actualMove.length; i++) {
    const direction = Math.sign(actualMove[i]!);
    const forecastDirection = Math.sign(forecastMove[i]!);
    if (direction === 0) zeroMoves++;
    else if (forecastDirection === 0) zeroForecasts++;
    else if (direction === forecastDirection) hits++;
  }
  const rows = actualMove.length - zeroMoves;
  const accuracy = rows === zeroForecasts ? undefined : hits / rows;
  return { accuracy, hits, rows, zeroMoves, zeroForecasts };
}
