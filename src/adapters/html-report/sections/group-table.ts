import type { GroupScores } from "../../../evaluation/report/report-card.ts";
import { dataTable } from "../data-table.ts";
import { estimateCell } from "../estimate-markup.ts";
import type { Markup } from "../markup.ts";
import {
  countText,
  numberText,
  percent,
  signedBasisPoints,
  signedPercent,
} from "../number-text.ts";

/** Scores of parts of the rows, one line each. */
export function groupTable(groups: readonly GroupScores[], caption: string, of: string): Markup {
  return dataTable({
    caption,
    columns: [of, "rows", "right, %", "contrarian, %", "skill, %", "per row before costs, bp"].map(
      (title) => ({ title }),
    ),
    rows: groups.map((group) => [
      group.label,
      countText(group.rows),
      estimateCell(group.directionalAccuracy, percent),
      numberText(group.contrarianAccuracy, { ...percent, unit: "" }),
      estimateCell(group.skill, signedPercent),
      estimateCell(group.signedReturn, signedBasisPoints),
    ]),
  });
}
