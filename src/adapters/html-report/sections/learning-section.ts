import type { LearningCurve, ReportCard } from "../../../evaluation/report/report-card.ts";
import { learningChart, learningKey } from "../charts/learning-chart.ts";
import { drawFigure } from "../figure.ts";
import type { Markup } from "../markup.ts";
import { countText, significant } from "../number-text.ts";
import { pageSection } from "../page-section.ts";

/** Did it learn or memorise: loss per epoch on both segments. */
export async function learningSection(card: ReportCard): Promise<Markup | undefined> {
  const curve = card.learningCurve;
  if (curve === undefined || curve.epochs.length < 2) return undefined;
  const finding = findingText(curve);
  const figure = await drawFigure({
    id: "learning",
    title: `Loss per epoch (${curve.lossName}); lower is better`,
    alternative: finding,
    key: learningKey,
    size: "full",
    specification: () => learningChart(curve),
  });
  return pageSection({
    title: "Did it learn or memorise?",
    reading:
      "One epoch is one pass over the training rows. Validation rows are not trained on: where their loss rises while the training loss still falls, the network memorises. The weights of the best epoch are kept.",
    finding,
    evidence: figure,
  });
}

function findingText({ epochs, bestEpoch }: LearningCurve): string {
  const [first, best, last] = [epochs[0]!, epochs[bestEpoch - 1], epochs.at(-1)!];
  const kept = best ?? last;
  const gain = 1 - kept.validationLoss / first.validationLoss;
  const gap = kept.validationLoss / kept.loss;
  return `Epoch ${countText(bestEpoch)} of ${countText(epochs.length)} is kept: its validation loss of ${significant.number(kept.validationLoss)} is ${significant.number(100 * Math.abs(Number(gain.toFixed(4))))}\u00a0% ${gain < 0 ? "above" : "below"} the first epoch's and ${significant.number(Number(gap.toFixed(3)))} times its training loss.`;
}
