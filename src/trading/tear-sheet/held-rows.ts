import type { HeldSpell } from "./held-spells.ts";
import type { MarkedRun } from "./marked-run.ts";

/** [n] 1 for the moments at whose close something was held, 0 for the others; dust is nothing. */
export function heldRows(spells: readonly HeldSpell[], { marks, lanes }: MarkedRun): Uint8Array {
  const held = new Uint8Array(marks.atMs.length);
  const next = lanes.map(() => 0);
  for (const { lane, entry, steps } of spells) {
    const { closedAt } = lanes[lane]!;
    const left = entry + steps.at(-1)!.offset;
    let row = next[lane]!;
    while (row < held.length && closedAt[row]! < entry) row++;
    for (; row < held.length && closedAt[row]! < left; row++) held[row] = 1;
    next[lane] = row;
  }
  return held;
}

/** Moments at whose close something was held. */
export function countHeld(held: Uint8Array): number {
  return held.reduce((sum, is) => sum + is, 0);
}
