import { estimateRowsMin, tooSmall } from "../../../evaluation/report/estimate.ts";
import type { ReliabilitySection, ReportCard } from "../../../evaluation/report/report-card.ts";
import { chartColours } from "../charts/chart-style.ts";
import { reliabilityChart } from "../charts/reliability-chart.ts";
import { dataTable } from "../data-table.ts";
import { estimateCell, intervalText } from "../estimate-markup.ts";
import { drawFigure } from "../figure.ts";
import { html, type Markup } from "../markup.ts";
import { countText, fourDecimals, numberText, percent } from "../number-text.ts";
import { pageSection, sideBySide } from "../page-section.ts";

/** Do its probabilities mean what they say: reliability diagram with counts, and Brier scores. */
export async function reliabilitySection(card: ReportCard): Promise<Markup | undefined> {
  const { reliability } = card;
  const bins = reliability?.bins.filter(({ rows }) => rows > 0) ?? [];
  if (reliability === undefined || bins.length === 0) return undefined;
  const finding = findingText(reliability);
  return pageSection({
    title: "Do its probabilities mean what they say?",
    reading:
      "Of all moments with \u201c55\u00a0%\u201d, 55 of 100 should rise: the dots should touch the dashed line. A narrow band around the middle is honest where little can be known. The Brier score is the mean squared error of a probability.",
    finding,
    evidence: [
      sideBySide(await diagram(bins, finding), binTable(bins)),
      html`<p class="note">How the probabilities came about: ${reliability.method}.</p>`,
    ],
  });
}

type Bin = ReliabilitySection["bins"][number];

async function diagram(bins: readonly Bin[], finding: string): Promise<Markup | undefined> {
  const shown = bins.filter(({ rows }) => rows >= estimateRowsMin);
  if (shown.length === 0) return undefined;
  return drawFigure({
    id: "reliability",
    title: "Said and came true, by forecast probability of a rise",
    alternative: `Reliability diagram. ${finding}`,
    key: [
      { label: "share, 95 %", colour: chartColours.first, as: "dot" },
      { label: "as said", colour: chartColours.reference, as: "dashed" },
      { label: "count of forecasts", colour: chartColours.reference, as: "box" },
    ],
    size: "half",
    specification: () => reliabilityChart(shown),
  });
}

function binTable(bins: readonly Bin[]): Markup {
  return dataTable({
    caption: "Forecast probability of a rise and share that rose",
    columns: ["said, %", "rose, %", "95 % interval", "forecasts"].map((title) => ({ title })),
    rows: bins.map((bin) => {
      const isKnown = bin.rows >= estimateRowsMin;
      const share = isKnown ? { value: bin.share } : { value: undefined, note: tooSmall };
      return [
        percent.number(bin.forecast),
        estimateCell(share, percent),
        isKnown ? html`<span class="quiet">${intervalText(bin, percent)}</span>` : undefined,
        countText(bin.rows),
      ];
    }),
  });
}

function findingText(reliability: ReliabilitySection): string {
  const { brier, brierOfBaseRate, expectedCalibrationError, informative } = reliability;
  const compared = brier < brierOfBaseRate ? "better than" : "no better than";
  const confidence: Readonly<Record<string, string>> = {
    true: " On the calibration segment its confidence told good forecasts from bad ones.",
    false:
      " On calibration B, before this exam, its confidence had not proven to tell good forecasts from bad ones.",
  };
  return `What is said and what comes true differ by ${percent.number(expectedCalibrationError)} points on average. The Brier score is ${numberText(brier, fourDecimals)}, ${compared} always saying the base rate (${numberText(brierOfBaseRate, fourDecimals)}).${confidence[String(informative)] ?? ""}`;
}
