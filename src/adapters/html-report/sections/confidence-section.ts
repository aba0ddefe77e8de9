import type { GroupScores, ReportCard } from "../../../evaluation/report/report-card.ts";
import { accuracyChart, accuracyKey } from "../charts/accuracy-chart.ts";
import { dataTable } from "../data-table.ts";
import { estimateCell, intervalText } from "../estimate-markup.ts";
import { drawFigure } from "../figure.ts";
import { html, type Markup } from "../markup.ts";
import { countText, numberText, percent, signedBasisPoints } from "../number-text.ts";
import { pageSection, sideBySide } from "../page-section.ts";

/** Is it right more often when it is surer: directional accuracy by tenth of confidence. */
export async function confidenceSection(card: ReportCard): Promise<Markup | undefined> {
  const groups = card.confidenceDeciles;
  if (groups.length === 0) return undefined;
  const finding = findingText(groups);
  const isKnown = groups.some(({ directionalAccuracy }) => directionalAccuracy.value !== undefined);
  const figure = isKnown
    ? await drawFigure({
        id: "confidence",
        title: "Direction right, by tenth of confidence",
        alternative: `Directional accuracy by confidence. ${finding}`,
        key: accuracyKey,
        size: "half",
        specification: () => accuracyChart(groups, "confidence, from low (1) to high"),
      })
    : undefined;
  return pageSection({
    title: "Is it right more often when it is surer?",
    reading:
      "Forecasts in ten groups by their confidence. Confidence is worth something, for the size of a position say, when the dots rise to the right and the intervals of the last clear those of the first.",
    finding,
    evidence: sideBySide(figure, decileTable(groups)),
  });
}

function findingText(groups: readonly GroupScores[]): string {
  const [first, last] = [groups[0], groups.at(-1)].map((group) => group?.directionalAccuracy);
  if (first?.value === undefined || last?.value === undefined) {
    return "There are too few forecasts in a tenth to say.";
  }
  const both = `${numberText(first.value, percent)} of directions are right in the least sure tenth, ${numberText(last.value, percent)} in the surest`;
  if (first.interval === undefined || last.interval === undefined) return `${both}.`;
  if (last.interval.low > first.interval.high) return `${both}: confidence tells them apart.`;
  if (last.interval.high < first.interval.low) {
    return `${both}: the surer it is, the less it is right.`;
  }
  return `${both}: their intervals overlap, so confidence does not clearly tell them apart.`;
}

/** One line a group, so that the table is no taller than the chart beside it. */
function decileTable(groups: readonly GroupScores[]): Markup {
  return dataTable({
    caption: "Scores by tenth of confidence; return of a row before costs",
    columns: ["tenth", "rows", "right, %", "95 % interval", "return, bp"].map((title) => ({
      title,
    })),
    rows: groups.map(({ rows, directionalAccuracy, signedReturn }, i) => [
      i + 1,
      countText(rows),
      estimateCell({ ...directionalAccuracy, interval: undefined }, percent),
      directionalAccuracy.interval &&
        html`<span class="quiet">${intervalText(directionalAccuracy.interval, percent)}</span>`,
      estimateCell({ ...signedReturn, interval: undefined }, signedBasisPoints),
    ]),
  });
}
