import { wholePeriod } from "./whole-period.ts";

/** The highest of the last values; for the lowest, feed and read it negated. */
export class RollingHighest {
  readonly #values: Float64Array;
  #seen = 0;
  #highest = -Infinity;

  /** @throws {InvariantError} `period` is no whole number of at least 1. */
  constructor(period: number) {
    this.#values = new Float64Array(wholePeriod(period)).fill(-Infinity);
  }

  /** @returns `undefined` until `period` values were seen. */
  next(value: number): number | undefined {
    const place = this.#seen % this.#values.length;
    const leaving = this.#values[place]!;
    this.#values[place] = value;
    this.#seen += 1;
    if (value >= this.#highest) this.#highest = value;
    else if (leaving === this.#highest) this.#highest = this.#search();
    return this.#seen < this.#values.length ? undefined : this.#highest;
  }

  #search(): number {
    let highest = -Infinity;
    for (const value of this.#values) if (value > highest) highest = value;
    return highest;
  }
}
