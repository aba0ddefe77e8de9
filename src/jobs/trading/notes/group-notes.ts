import type { RiskLimits } from "../../../trading/risk/risk-limits.ts";

/** That nothing limits instruments together, where several are traded and no group holds two of them. */
export function groupNotes(
  instruments: readonly string[],
  { groups }: Pick<RiskLimits, "groups">,
): readonly string[] {
  const isGrouped = Object.values(groups).some(
    (members) => instruments.filter((one) => members.includes(one)).length > 1,
  );
  if (instruments.length < 2 || isGrouped) return [];
  const example = JSON.stringify({ all: instruments });
  return [
    `What falls together is not limited together: no group of the limits holds two of ${instruments.join(", ")}, so groupMax limits nothing (--risk-set 'groups=${example}').`,
  ];
}
