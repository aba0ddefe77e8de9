import type { OtherExposure, RiskInputs } from "../risk-inputs.ts";
import type { RiskLimits } from "../risk-limits.ts";
import { finite, nameOf, noObjection, type RuleFunction } from "../risk-rule.ts";

/** What is left of the sum of all positions. */
export const judgeGross: RuleFunction = ({ others }, { grossMax }) => {
  const used = sumOf(others);
  return {
    exposureMax: Math.max(0, grossMax - used),
    values: { others: used, grossMax },
    objection: `All positions together hold at most ${grossMax} of equity.`,
  };
};

/** What is left of the tightest group that the instrument belongs to. */
export const judgeGroup: RuleFunction = (inputs, limits) => {
  const groups = groupsOf(inputs, limits);
  if (groups.length === 0) return noObjection;
  const used = Math.max(...groups.map((members) => sumOfGroup(inputs.others, members)));
  return {
    exposureMax: Math.max(0, limits.groupMax - used),
    values: { others: used, groupMax: limits.groupMax },
    objection: `One group of instruments holds at most ${limits.groupMax} of equity.`,
  };
};

/** The member lists that the instrument stands in. */
export function groupsOf(inputs: RiskInputs, limits: RiskLimits): readonly (readonly string[])[] {
  const instrument = nameOf(inputs.instrument);
  return Object.values(limits.groups).filter((members) => members.includes(instrument));
}

/** Sum of absolute exposures. @throws {TypeError} one is not finite. */
export function sumOf(others: readonly OtherExposure[]): number {
  let sum = 0;
  for (const { instrument, exposure } of others) {
    sum += Math.abs(finite(exposure, `the exposure in ${instrument}`));
  }
  return sum;
}

/** The same of those that belong to a group. */
export function sumOfGroup(others: readonly OtherExposure[], members: readonly string[]): number {
  return sumOf(others.filter(({ instrument }) => members.includes(instrument)));
}
