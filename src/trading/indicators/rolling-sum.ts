import { wholePeriod } from "./whole-period.ts";

/**
 * The sum of the last values, in constant time and without ever taking away what was added: a spike is
 * forgotten to the last bit once it has left.
 */
export class RollingSum {
  readonly #values: Float64Array;
  /** Per place the sum from there to the end of the round before. */
  readonly #older: Float64Array;
  #place = 0;
  #newer = 0;
  #isFull = false;

  /** @throws {InvariantError} `period` is no whole number of at least 1. */
  constructor(period: number) {
    this.#values = new Float64Array(wholePeriod(period));
    this.#older = new Float64Array(period + 1);
  }

  /** @returns `undefined` until `period` values were seen. */
  next(value: number): number | undefined {
    const place = this.#place;
    this.#values[place] = value;
    this.#newer += value;
    this.#place = place + 1;
    const sum = this.#newer + this.#older[place + 1]!;
    if (this.#place === this.#values.length) this.#startRound();
    return this.#isFull ? sum : undefined;
  }

  /** Sum of squared distances from `centre` over the window; meaningful once it is full. */
  squaresAround(centre: number): number {
    let squares = 0;
    for (const value of this.#values) squares += (value - centre) * (value - centre);
    return squares;
  }

  #startRound(): void {
    const older = this.#older;
    for (let place = this.#values.length - 1; place >= 0; place -= 1) {
      older[place] = older[place + 1]! + this.#values[place]!;
    }
    this.#place = 0;
    this.#newer = 0;
    this.#isFull = true;
  }
}
