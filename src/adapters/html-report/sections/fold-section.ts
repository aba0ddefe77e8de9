import { dayText } from "../../../foundation/utc-text.ts";
import type { FoldScores, ReportCard } from "../../../evaluation/report/report-card.ts";
import { accuracyChart, accuracyKey } from "../charts/accuracy-chart.ts";
import { dataTable } from "../data-table.ts";
import { estimateCell } from "../estimate-markup.ts";
import { drawFigure } from "../figure.ts";
import { html, type Markup } from "../markup.ts";
import {
  countText,
  numberText,
  percent,
  signedBasisPoints,
  signedPercent,
} from "../number-text.ts";
import { pageSection } from "../page-section.ts";

/** Does it last: every fold of a walk-forward with its training span and its scores. */
export async function foldSection(card: ReportCard): Promise<Markup | undefined> {
  const { folds } = card;
  if (folds === undefined || folds.length === 0) return undefined;
  const finding = findingText(folds);
  const figure = await drawFigure({
    id: "folds",
    title: "Direction right, by fold",
    alternative: `Directional accuracy by fold. ${finding}`,
    key: accuracyKey,
    size: "full",
    specification: () => accuracyChart(folds, "fold, oldest first"),
  });
  return pageSection({
    title: "Does it last?",
    reading:
      "A walk-forward trains on the past, judges the stretch that follows, and moves on. What works only in one fold was that stretch's weather. Labels that reach over a border are purged.",
    finding,
    evidence: [figure, foldTable(folds)],
  });
}

function foldTable(folds: readonly FoldScores[]): Markup {
  return dataTable({
    caption: "Folds of the walk-forward, oldest first",
    columns: [
      { title: "fold" },
      { title: "trained on", align: "left" },
      { title: "judged on", align: "left" },
      ...["rows", "right, %", "contrarian, %", "skill, %", "per row before costs, bp", "epoch"].map(
        (title) => ({ title }),
      ),
    ],
    rows: folds.map((fold) => [
      fold.label,
      span(fold.trainFromMs, fold.trainUntilMs),
      span(fold.firstDecisionMs, fold.lastDecisionMs),
      countText(fold.rows),
      estimateCell(fold.directionalAccuracy, percent),
      numberText(fold.contrarianAccuracy, { ...percent, unit: "" }),
      estimateCell(fold.skill, signedPercent),
      estimateCell(fold.signedReturn, signedBasisPoints),
      fold.bestEpoch === undefined ? "\u2013" : countText(fold.bestEpoch),
    ]),
  });
}

function span(fromMs: number, untilMs: number): Markup {
  return html`<span class="value">${dayText(fromMs)}</span
    ><span class="range">to ${dayText(untilMs)}</span>`;
}

function findingText(folds: readonly FoldScores[]): string {
  const above = folds.filter(({ directionalAccuracy }) => (directionalAccuracy.value ?? 0) > 0.5);
  const skilled = folds.filter(({ skill }) => (skill.value ?? 0) > 0);
  const ahead = folds.filter(
    ({ directionalAccuracy: { value }, contrarianAccuracy }) =>
      value !== undefined && contrarianAccuracy !== undefined && value > contrarianAccuracy,
  );
  return `Of ${folds.length} folds, ${above.length} are above a coin, ${ahead.length} above the contrarian, and ${skilled.length} have a smaller squared error than persistence.`;
}
