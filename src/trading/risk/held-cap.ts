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
  let tightest: HeldCap | undefined;
  const look = (rule: RiskRule, cap: () => number): void => {
    const exposureMax = known(cap);
    if (exposureMax < (tightest?.exposureMax ?? size)) tightest = { exposureMax, rule };
  };
  look("instrument", () => limits.instrumentMax);
  look("notional", () => (limits.notionalMax ?? Infinity) / positive(inputs.equity, "equity"));
  look("gross", () => part(size, sumOf(inputs.others), limits.grossMax));
  look("group", () => {
    const sums = groupsOf(inputs, limits).map((members) => sumOfGroup(inputs.others, members));
    return part(size, Math.max(0, ...sums), sums.length === 0 ? Infinity : limits.groupMax);
  });
  return tightest;
}

function part(size: number, others: number, max: number): number {
  const sum = size + others;
  return sum > max ? (size * max) / sum : Infinity;
}

function known(cap: () => number): number {
  try {
    const exposureMax = cap();
    return exposureMax >= 0 ? exposureMax : Infinity;
  } catch {
    return Infinity;
  }
}
