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

/** Shares inside that are allowed: lowest and highest, of all rows and of every block. */
export interface CoverageRule {
  readonly overall: readonly [number, number];
  readonly block: readonly [number, number];
}

/**
 * The coverage rule of a 90 % interval: 90 +- 1 % overall and every block in [0.87, 0.93]. Outcomes that
 * overlap are fewer than rows: above a horizon of 4 both bounds are wider by the root of horizon / 4.
 *
 * @param horizon Candles ahead, >= 1.
 */
export function coverageRule(horizon = 1): CoverageRule {
  const wider = Math.max(1, Math.sqrt(horizon / 4));
  const around = (width: number) =>
    [0.9 - wider * width, Math.min(1, 0.9 + wider * width)] as const;
  return { overall: around(0.01), block: around(0.03) };
}

/**
 * Whether the rule is kept.
 *
 * @returns `undefined` where there is not one whole block.
 */
export function isCoverageKept(
  { overall, blocks }: Coverage,
  rule: CoverageRule = coverageRule(),
): boolean | undefined {
  if (overall === undefined || blocks.length === 0) return undefined;
  const isInside = (share: number, [low, high]: readonly [number, number]): boolean =>
    share >= low - rounding && share <= high + rounding;
  return isInside(overall, rule.overall) && blocks.every((share) => isInside(share, rule.block));
}

const rounding = 1e-12;
