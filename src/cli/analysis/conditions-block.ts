import type { AnalyzedModel } from "../../jobs/analyze-model.ts";
import type { GroupScores } from "../../jobs/report-card.ts";
import { renderTable } from "../render-table.ts";
import { groupCells } from "../report/render-conditions.ts";
import { sectionBlock } from "./section-block.ts";

/** Volatility times trend, years, confidence, distance from what was trained on. */
export function conditionsBlock(analyzed: AnalyzedModel): string {
  const { card, conditionsSentence, confidenceSentence, range } = analyzed;
  const { cells, byYear } = card.conditions;
  const table = renderTable(
    [
      ["Market conditions", "rows", "right, %", "contrarian, %", "skill"],
      ...rowsOf("volatility, trend", cells),
      ...rowsOf("year", byYear),
      ...rowsOf("confidence, low to high", card.confidenceDeciles),
      ...rowsOf("distance from training", range.groups.map(distanceLabel(range.nearMax))),
    ],
    ["left", "right", "right", "right", "right"],
  );
  const sentences = [
    conditionsSentence,
    confidenceSentence,
    `${range.sentence} Distances are in ${range.unit}.`,
  ];
  return sectionBlock("WHERE IT WORKS", sentences, [table]);
}

function rowsOf(title: string, groups: readonly GroupScores[]): readonly (readonly string[])[] {
  // Without the last column, the return per row, which is in the JSON and on the page.
  const rows = groups.map((group) => groupCells({ ...group, label: `  ${group.label}` }));
  return [[title, "", "", "", ""], ...rows.map((cells) => cells.slice(0, -1))];
}

function distanceLabel(nearMax: number) {
  return (group: GroupScores): GroupScores =>
    group.label === "near" ? { ...group, label: `near, up to ${nearMax} outside` } : group;
}
