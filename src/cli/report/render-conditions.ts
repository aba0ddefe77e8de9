import { dayText } from "../../foundation/utc-text.ts";
import type { GroupScores, ReportCard } from "../../jobs/report-card.ts";
import { formatCount } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { bps, estimateText, percent, signed } from "./estimate-text.ts";

/**
 * How the model did in calm and wild markets, by trend, by year, by confidence and by fold. The
 * intervals of the last column, the return per row, are in the JSON and on the page.
 */
export function renderConditions({ conditions, confidenceDeciles, folds }: ReportCard): string {
  const { byVolatility, byTrend, byYear } = conditions;
  const lowest = confidenceDeciles[0];
  const highest = confidenceDeciles.at(-1);
  const byConfidence = [
    ...(lowest === undefined ? [] : [{ ...lowest, label: "least confident tenth" }]),
    ...(highest === undefined ? [] : [{ ...highest, label: "most confident tenth" }]),
  ];
  const groups: readonly (readonly GroupScores[])[] = [
    byVolatility,
    byTrend,
    byYear,
    byConfidence,
    (folds ?? []).map((fold) => ({
      ...fold,
      label: `${fold.label}, ${dayText(fold.firstDecisionMs)}`,
    })),
  ];
  return renderTable(
    [
      ["Conditions", "rows", "right, %", "contrarian, %", "skill", "bp a row"],
      ...groups.flatMap((group) => group.map(groupCells)),
    ],
    ["left", "right", "right", "right", "right", "right"],
  );
}

/** One line of a table of groups. */
export function groupCells(group: GroupScores): string[] {
  const { label, rows, directionalAccuracy, contrarianAccuracy, skill, signedReturn } = group;
  return [
    label,
    formatCount(rows),
    estimateText(directionalAccuracy, (value) => percent(value)),
    contrarianAccuracy === undefined ? "-" : percent(contrarianAccuracy),
    estimateText(skill, (value) => signed(value)),
    signedReturn.value === undefined ? "-" : bps(signedReturn.value, 2),
  ];
}
