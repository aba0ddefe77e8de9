import type { AnalyzedModel } from "../../jobs/analyze-model.ts";
import { formatCount, formatSignificant } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { bps, estimateText, percent, signed } from "../report/estimate-text.ts";
import { sectionBlock } from "./section-block.ts";

type Overfitting = AnalyzedModel["overfitting"];
type Estimates = Pick<
  Overfitting["segments"][number],
  "loss" | "rmse" | "skill" | "directionalAccuracy"
>;

/** Train beside exam, and the learning curve. */
export function fitBlock(overfitting: Overfitting): string {
  const { segments, gap, lossName, sentence, learningCurveSentence } = overfitting;
  const table = renderTable(
    [
      ["", "rows", `loss (${lossName})`, "RMSE, bp", "skill", "right, %"],
      ...segments.map((segment) => [
        segment.name,
        formatCount(segment.rows),
        ...estimateCells(segment),
      ]),
      ["train - exam", "", ...estimateCells(gap)],
    ],
    ["left", "right", "right", "right", "right", "right"],
  );
  return sectionBlock(
    "MEMORY OR LEARNING",
    [sentence, learningCurveSentence],
    [table, ...curveLines(overfitting.learningCurve)],
  );
}

// RMSE without its interval: it differs between segments mostly because markets do.
function estimateCells({ loss, rmse, skill, directionalAccuracy }: Estimates): readonly string[] {
  return [
    estimateText(loss, (value) => formatSignificant(value, 3)),
    rmse.value === undefined ? (rmse.note ?? "-") : bps(rmse.value),
    estimateText(skill, (value) => signed(value)),
    estimateText(directionalAccuracy, (value) => percent(value)),
  ];
}

const curveRowsMax = 10;

/** Losses of at most ten epochs, evenly spaced, the best among them. */
function curveLines(curve: Overfitting["learningCurve"]): readonly string[] {
  if (curve === undefined || curve.epochs.length < 2) return [];
  const { epochs, bestEpoch } = curve;
  const step = Math.ceil(epochs.length / curveRowsMax);
  const shown = epochs
    .map((losses, i) => ({ ...losses, epoch: i + 1 }))
    .filter(
      ({ epoch }) => (epoch - 1) % step === 0 || epoch === bestEpoch || epoch === epochs.length,
    );
  const table = renderTable(
    [
      ["epoch", "loss", "validation loss", ""],
      ...shown.map(({ epoch, loss, validationLoss }) => [
        String(epoch),
        formatSignificant(loss, 5),
        formatSignificant(validationLoss, 5),
        epoch === bestEpoch ? "kept" : "",
      ]),
    ],
    ["right", "right", "right", "left"],
  );
  return ["", table];
}
