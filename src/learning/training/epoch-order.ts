import { createRng } from "../../foundation/rng.ts";
import type { WindowRange } from "./training-plan.ts";

/**
 * The order in which an epoch visits the training windows: a shuffle that depends on the seed and
 * the epoch alone, so that a resumed run goes on exactly where it was.
 *
 * @param epoch Counted from 1.
 * @returns Window numbers of `range`, each once.
 * @see Fisher & Yates (1938), in Durstenfeld's form (1964).
 */
export function epochOrder(range: WindowRange, seed: number, epoch: number): Int32Array {
  const rng = createRng(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(epoch, 0x85ebca77));
  const order = Int32Array.from({ length: range.until - range.from }, (_, i) => range.from + i);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = rng.integer(last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
