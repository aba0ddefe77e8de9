import { dayText } from "../../foundation/utc-text.ts";
import type { ReportCard } from "../../jobs/report-card.ts";
import { formatCount } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { bps, estimateText, percent, signed } from "../report/estimate-text.ts";

/** The folds of a walk beside the contrarian on the same rows, oldest first. */
export function foldTable({ folds = [] }: ReportCard): string {
  const header = [
    "Folds",
    "trained on",
    "judged on",
    "rows",
    "direction right, %",
    "contrarian",
    "skill",
    "bp per row",
    "epoch",
  ];
  const rows = folds.map((fold) => [
    fold.label.replace(/^fold /, ""),
    `${dayText(fold.trainFromMs)} to ${dayText(fold.trainUntilMs)}`,
    `${dayText(fold.firstDecisionMs)} to ${dayText(fold.lastDecisionMs)}`,
    formatCount(fold.rows),
    estimateText(fold.directionalAccuracy, percent),
    fold.contrarianAccuracy === undefined ? "-" : percent(fold.contrarianAccuracy),
    fold.skill.value === undefined ? (fold.skill.note ?? "-") : signed(fold.skill.value),
    fold.signedReturn.value === undefined ? "-" : bps(fold.signedReturn.value, 2),
    fold.bestEpoch === undefined ? "-" : String(fold.bestEpoch),
  ]);
  const left = ["left", "left", "left"] as const;
  return renderTable(
    [header, ...rows],
    [...left, ...header.slice(left.length).map(() => "right" as const)],
  );
}
