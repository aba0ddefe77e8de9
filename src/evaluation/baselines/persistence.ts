/**
 * The forecast that the next close is the last one: a log-return of 0 on every row. It names no
 * direction and never trades; its error is the yardstick of every skill.
 */
export function forecastPersistence(rows: number): Float64Array {
  return new Float64Array(rows);
}
