import { scoreGroup } from "../report/group-scores.ts";
import type { JudgedRows } from "../report/judged-rows.ts";
import type { GroupScores } from "../report/report-card.ts";
import { nearMax, rangeGroupRows, rangeGroups } from "./range-distance.ts";

/** How the model does inside and outside what it was trained on. */
export interface RangeSection {
  /** What the distance is measured in. */
  readonly unit: "trained range of the closes" | "standard deviations of the train rows";
  /** Inside, near, far. */
  readonly groups: readonly GroupScores[];
  /** Up to here a row outside is near. */
  readonly nearMax: number;
  readonly sentence: string;
}

/**
 * @param distance [rows] 0 inside, as `levelDistance` or `spreadDistance` give it.
 * @param kind "level": in ranges; "spread": in standard deviations.
 */
export function rangeSection(
  judged: Pick<JudgedRows, "rows" | "forecastLogReturn" | "yardsticks">,
  distance: Float64Array,
  kind: keyof typeof nearMax,
): RangeSection {
  const near = nearMax[kind];
  const rows = rangeGroupRows(distance, near);
  const groups = rangeGroups.map((name) => scoreGroup(name, judged, rows[name]));
  return {
    unit:
      kind === "level" ? "trained range of the closes" : "standard deviations of the train rows",
    groups,
    nearMax: near,
    sentence: sentenceOf(groups, distance.length),
  };
}

function sentenceOf(groups: readonly GroupScores[], rows: number): string {
  const [inside, ...outside] = groups;
  const outsideRows = outside.reduce((sum, group) => sum + group.rows, 0);
  if (outsideRows === 0) return "The whole exam lies inside what training saw.";
  const known = `${((100 * outsideRows) / rows).toFixed(1)} % of the exam lies outside what training saw`;
  const lowest = inside?.skill.interval?.low ?? -Infinity;
  const worst = outside.findLast(({ skill }) => (skill.interval?.high ?? Infinity) < lowest);
  if (worst === undefined) return `${known}; no loss of skill can be told there.`;
  return `${known}; ${worst.label === "far" ? "far" : "just"} outside the model is worse than inside.`;
}
