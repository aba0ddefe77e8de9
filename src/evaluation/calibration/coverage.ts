/** How often intervals held, overall and per block of time. */
export interface Coverage {
  /** Share of rows inside; `undefined` for no rows. */
  readonly overall: number | undefined;
  /** Share inside per whole block, oldest first; rows after the last whole block count overall only. */
  readonly blocks: readonly number[];
}

/**
 * Coverage of intervals overall and in consecutive blocks: an interval that holds on average and fails
 * for months is no interval.
 *
 * @param isMiss 1 where the outcome lay outside, per row, oldest first.
 * @param options.blockRows 1,000 by default.
 */
export function coverageByBlocks(
  isMiss: ArrayLike<number>,
  options: { readonly blockRows?: number } = {},
): Coverage {
  const blockRows = options.blockRows ?? 1000;
  const shareInside = (from: number, until: number): number => {
    let misses = 0;
    for (let i = from; i < until; i++) misses += isMiss[i]!;
    return 1 - misses / (until - from);
  };
  const count = Math.floor(isMiss.length / blockRows);
  return {
    overall: isMiss.length === 0 ? undefined : shareInside(0, isMiss.length),
    blocks: Array.from({ length: count }, (_, b) =>
      shareInside(b * blockRows, (b + 1) * blockRows),
    ),
  };
}

/**
 * The coverage rule of a 90 % interval: 90 +- 1 % overall and every block in [0.87, 0.93].
 *
 * @returns `undefined` where there is not one whole block.
 */
export function isCoverageKept({ overall, blocks }: Coverage): boolean | undefined {
  if (overall === undefined || blocks.length === 0) return undefined;
  const isInside = (share: number, [low, high]: readonly [number, number]): boolean =>
    share >= low - rounding && share <= high + rounding;
  return isInside(overall, overallBounds) && blocks.every((share) => isInside(share, blockBounds));
}

const overallBounds = [0.89, 0.91] as const;
const blockBounds = [0.87, 0.93] as const;
const rounding = 1e-12;
