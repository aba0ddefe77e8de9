import type { RiskInputs } from "./risk-inputs.ts";
import type { RiskLimits } from "./risk-limits.ts";
import { positive, type RiskRule } from "./risk-rule.ts";
import { groupsOf, sumOf, sumOfGroup } from "./rules/portfolio-rules.ts";

/** What a position that is held already may be worth at most. */
export interface HeldCap {
  /** Absolute exposure, >= 0. */
  readonly exposureMax: number;
  readonly rule: RiskRule;
}

/**
 * The tightest limit that a held position has grown over, because its price rose or equity fell;
 * where several positions are too much together, each gives its part. What is not known takes no
 * position away: it only keeps new ones from being entered.
 *
 * @param size Absolute exposure that would stay, > 0.
 * @returns `undefined`: none.
 */
export function heldCap(inputs: RiskInputs, limits: RiskLimits, size: number): HeldCap | undefined {
  if (isPlainlyBelow(inputs, limits, size)) return undefined;
  let tightest: HeldCap | undefined;
  for (const [rule, cap] of caps) {
    const exposureMax = known(cap, inputs, limits, size);
    if (exposureMax < (tightest?.exposureMax ?? size)) tightest = { exposureMax, rule };
  }
  return tightest;
}

/** How far over a cap, as a share of it, a position may grow before it is brought back. */
const outgrownBand = 0.05;

/** Whether a position is so far over a cap that it is brought back: not for each little move of a price. */
export function isOutgrown(held: number, cap: HeldCap | undefined): cap is HeldCap {
  return cap !== undefined && Math.abs(held) > cap.exposureMax * (1 + outgrownBand);
}

type Cap = (inputs: RiskInputs, limits: RiskLimits, size: number) => number;

const caps: readonly (readonly [RiskRule, Cap])[] = [
  ["instrument", (_, limits) => limits.instrumentMax],
  [
    "notional",
    (inputs, limits) => (limits.notionalMax ?? Infinity) / positive(inputs.equity, "equity"),
  ],
  ["gross", (inputs, limits, size) => part(size, sumOf(inputs.others), limits.grossMax)],
  ["group", groupCap],
];

function groupCap(inputs: RiskInputs, limits: RiskLimits, size: number): number {
  const groups = groupsOf(inputs, limits);
  if (groups.length === 0) return Infinity;
  const sums = groups.map((members) => sumOfGroup(inputs.others, members));
  return part(size, Math.max(0, ...sums), limits.groupMax);
}

// One position in a session of its own, small enough for every limit: most candles of a backtest.
function isPlainlyBelow(inputs: RiskInputs, limits: RiskLimits, size: number): boolean {
  const { instrumentMax, grossMax, groupMax, notionalMax } = limits;
  const isSmall = size <= instrumentMax && size <= grossMax && size <= groupMax;
  try {
    return isSmall && notionalMax === undefined && inputs.others.length === 0;
  } catch {
    return false;
  }
}

function part(size: number, others: number, max: number): number {
  const sum = size + others;
  return sum > max ? (size * max) / sum : Infinity;
}

function known(cap: Cap, inputs: RiskInputs, limits: RiskLimits, size: number): number {
  try {
    const exposureMax = cap(inputs, limits, size);
    return exposureMax >= 0 ? exposureMax : Infinity;
  } catch {
    return Infinity;
  }
}
