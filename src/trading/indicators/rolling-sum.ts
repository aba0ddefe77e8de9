import { wholePeriod } from "./whole-period.ts";

/**
 * The sum of the last values. It is added up anew each time the window has gone round, so that rounding
 * errors never pile up: a spike is forgotten once it has left.
 */
export class RollingSum {
  readonly #values: Float64Array;
  #seen = 0;
  #sum = 0;

  /** @throws {InvariantError} `period` is no whole number of at least 1. */
  constructor(period: number) {
    this.#values = new Float64Array(wholePeriod(period));
  }

  /** @returns `undefined` until `period` values were seen. */
  next(value: number): number | undefined {
    const values = this.#values;
    const place = this.#seen % values.length;
    const leaving = values[place]!;
    values[place] = value;
    this.#seen += 1;
    if (place === values.length - 1) this.#sum = sumOf(values);
    else this.#sum += value - leaving;
    return this.#seen < values.length ? undefined : this.#sum;
  }

  /** Sum of squared distances from `centre` over the window; meaningful once it is full. */
  squaresAround(centre: number): number {
    let squares = 0;
    for (const value of this.#values) squares += (value - centre) ** 2;
    return squares;
  }
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
