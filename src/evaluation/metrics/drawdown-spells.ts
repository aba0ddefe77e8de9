import { assert } from "../../foundation/assert.ts";

/** From a peak down and back to it. Rows are positions in the account values. */
export interface DrawdownSpell {
  /** Positive fraction of the peak, in (0, 1). */
  readonly depth: number;
  readonly peakRow: number;
  readonly troughRow: number;
  /** First row that is at the peak again; `undefined` where it never was. */
  readonly recoveredRow: number | undefined;
}

/**
 * Every stretch below a peak, deepest first; of equal ones the earlier first. They do not overlap.
 *
 * @param equity Account value per row, quote currency, oldest first, all > 0.
 * @throws {InvariantError} a value is not above 0.
 */
export function drawdownSpells(equity: ArrayLike<number>): readonly DrawdownSpell[] {
  const spells: DrawdownSpell[] = [];
  let peakRow = 0;
  let troughRow = 0;
  const close = (recoveredRow: number | undefined): void => {
    if (troughRow === peakRow) return;
    const depth = 1 - equity[troughRow]! / equity[peakRow]!;
    spells.push({ depth, peakRow, troughRow, recoveredRow });
  };
  for (let row = 0; row < equity.length; row++) {
    assert(equity[row]! > 0, "an account that has drawdowns is worth more than 0");
    if (equity[row]! >= equity[peakRow]!) {
      close(row);
      peakRow = row;
      troughRow = row;
    } else if (equity[row]! < equity[troughRow]!) troughRow = row;
  }
  close(undefined);
  return spells.toSorted((a, b) => b.depth - a.depth);
}
