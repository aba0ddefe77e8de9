/** A seeded source of chance: the same seed gives the same numbers on every machine. */
export interface Rng {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Standard normal, by Box-Muller. */
  normal(): number;
  /** Uniform integer in [0, exclusiveMax). */
  integer(exclusiveMax: number): number;
}

/**
 * Makes a generator from a seed (any finite integer; 32 bits count).
 *
 * @see Blackman & Vigna (2021), "Scrambled linear pseudorandom number generators" (xoshiro128**),
 *   seeded by splitmix32.
 */
export function createRng(seed: number): Rng {
  let mixed = seed >>> 0;
  const next = (): number => {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  return generatorFrom([next(), next(), next(), next()]);
}

function generatorFrom(state: readonly [number, number, number, number]): Rng {
  let [a, b, c, d] = state;
  const bits = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const uniform = (): number => bits() / 2 ** 32;
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    integer: (exclusiveMax) => Math.floor(uniform() * exclusiveMax),
  };
}

function rotateLeft(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}
