import { wholePeriod } from "./whole-period.ts";

/** The highest of the last values, in constant time; for the lowest, feed and read it negated. */
export class RollingHighest {
  readonly #values: Float64Array;
  /** Per place the highest from there to the end of the round before. */
  readonly #older: Float64Array;
  #place = 0;
  #newer = -Infinity;
  #isFull = false;

  /** @throws {InvariantError} `period` is no whole number of at least 1. */
  constructor(period: number) {
    this.#values = new Float64Array(wholePeriod(period));
    this.#older = new Float64Array(period + 1).fill(-Infinity);
  }

  /** @returns `undefined` until `period` values were seen. */
  next(value: number): number | undefined {
    const place = this.#place;
    this.#values[place] = value;
    if (value > this.#newer) this.#newer = value;
    this.#place = place + 1;
    const highest = Math.max(this.#newer, this.#older[place + 1]!);
    if (this.#place === this.#values.length) this.#startRound();
    return this.#isFull ? highest : undefined;
  }

  #startRound(): void {
    const older = this.#older;
    for (let place = this.#values.length - 1; place >= 0; place -= 1) {
      older[place] = Math.max(older[place + 1]!, this.#values[place]!);
    }
    this.#place = 0;
    this.#newer = -Infinity;
    this.#isFull = true;
  }
}
