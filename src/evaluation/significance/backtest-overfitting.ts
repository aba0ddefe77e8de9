import { assert } from "../../foundation/assert.ts";

export interface OverfittingEstimate {
  /** Share of splits whose in-sample winner is at or below the median out of sample, in [0, 1]. */
  readonly probability: number;
  readonly splits: number;
  /** Per split log(w / (1 - w)), w the winner's relative rank out of sample; 0 is the median. */
  readonly logits: Float64Array;
}

/**
 * Probability of backtest overfitting by combinatorially symmetric cross-validation: the rows are cut
 * into an even number of equal blocks; for every way to call half of them in-sample, the
 * configuration with the best Sharpe ratio there is ranked among all in the other half. About 0.5
 * where the choice is luck, below 0.2 good, above 0.5 worse than a blind choice.
 *
 * Equal ranks share their mean; of equal winners the first counts. Where the blocks do not divide the
 * rows, the oldest rows are left out.
 *
 * @param returns One column per configuration, at least two: [rows] return per row, oldest first.
 * @param options.blocks S, even, >= 2: 16 gives 12,870 splits, at most 20.
 * @returns `undefined` where a block would have fewer than two rows.
 * @throws {InvariantError} the columns differ in length, are fewer than two or the blocks are odd.
 * @see Bailey, Borwein, Lopez de Prado & Zhu (2017), "The probability of backtest overfitting",
 *   Journal of Computational Finance 20(4).
 */
export function backtestOverfitting(
  returns: readonly Float64Array[],
  options: { readonly blocks: number },
): OverfittingEstimate | undefined {
  const { blocks } = options;
  const rows = returns[0]?.length ?? 0;
  assert(returns.length >= 2, "a choice has at least two configurations");
  assert(
    returns.every((column) => column.length === rows),
    "every configuration has the same rows",
  );
  assert(blocks >= 2 && blocks <= 20 && blocks % 2 === 0, "blocks are even, from 2 to 20");
  const rowsPerBlock = Math.floor(rows / blocks);
  if (rowsPerBlock < 2) return undefined;
  const sums = returns.map((column) => blockSums(column, rowsPerBlock, blocks));
  const halfRows = (rowsPerBlock * blocks) / 2;
  const logits: number[] = [];
  for (const inSample of halves(blocks)) {
    const inside = sums.map((block) => sharpeOf(block, inSample, halfRows));
    const outside = sums.map((block) => sharpeOf(block, ~inSample, halfRows));
    const winner = inside.indexOf(Math.max(...inside));
    const share = rankOf(outside, winner) / (outside.length + 1);
    logits.push(Math.log(share / (1 - share)));
  }
  // a rank at the very median may miss 0 by rounding
  const losses = logits.filter((logit) => logit <= 1e-12).length;
  return {
    probability: losses / logits.length,
    splits: logits.length,
    logits: Float64Array.from(logits),
  };
}

interface BlockSums {
  /** [blocks] */
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

function blockSums(column: Float64Array, rowsPerBlock: number, blocks: number): BlockSums {
  const sum = new Float64Array(blocks);
  const squares = new Float64Array(blocks);
  const skipped = column.length - rowsPerBlock * blocks;
  for (let i = skipped; i < column.length; i++) {
    const block = Math.floor((i - skipped) / rowsPerBlock);
    sum[block]! += column[i]!;
    squares[block]! += column[i]! ** 2;
  }
  return { sum, squares };
}

// Bit masks of all ways to choose half of the blocks, the first blocks first.
function halves(blocks: number): readonly number[] {
  const masks: number[] = [];
  const extend = (mask: number, next: number, missing: number): void => {
    if (missing === 0) masks.push(mask);
    else
      for (let block = next; block <= blocks - missing; block++) {
        extend(mask | (1 << block), block + 1, missing - 1);
      }
  };
  extend(0, 0, blocks / 2);
  return masks;
}

/** Sharpe ratio (n - 1) over the blocks of the mask; a flat configuration's is 0. */
function sharpeOf(block: BlockSums, mask: number, rows: number): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < block.sum.length; i++) {
    if ((mask & (1 << i)) === 0) continue;
    sum += block.sum[i]!;
    squares += block.squares[i]!;
  }
  if (sum === 0) return 0;
  const variance = Math.max(0, squares - sum ** 2 / rows) / (rows - 1);
  return sum / rows / Math.sqrt(variance);
}

function rankOf(values: readonly number[], position: number): number {
  const value = values[position]!;
  let below = 0;
  let equal = 0;
  for (const other of values) {
    if (other < value) below++;
    if (other === value) equal++;
  }
  return below + (equal + 1) / 2;
}
