import { type Estimate, tooSmall } from "../../../evaluation/report/estimate.ts";
import { metricTable, type MetricName } from "../../../evaluation/report/metric-table.ts";
import type { ReportCard } from "../../../evaluation/report/report-card.ts";
import { dataTable } from "../data-table.ts";
import { estimateCell } from "../estimate-markup.ts";
import { html, type Markup } from "../markup.ts";
import {
  finePercent,
  fourDecimals,
  hundredthPercent,
  numberText,
  percent,
  signedFour,
  signedPercent,
  signedThree,
  significant,
  tenthBasisPoints,
  threeDecimals,
  type NumberScale,
} from "../number-text.ts";
import { pageSection } from "../page-section.ts";
import { forecasterTitles } from "./forecaster-titles.ts";
import { scoreOf } from "./headline-numbers.ts";

interface Column {
  readonly title: string;
  readonly scale: NumberScale;
}

const mainColumns: Partial<Readonly<Record<MetricName, Column>>> = {
  directionalAccuracy: { title: "direction right, %", scale: percent },
  skill: { title: "skill, %", scale: signedPercent },
  mase: { title: "MASE", scale: threeDecimals },
  informationCoefficient: { title: "IC", scale: signedThree },
  rankInformationCoefficient: { title: "rank IC", scale: signedThree },
  rmse: { title: "RMSE, bp", scale: tenthBasisPoints },
};

const otherColumns: Partial<Readonly<Record<MetricName, Column>>> = {
  mae: { title: "MAE, bp", scale: tenthBasisPoints },
  priceRmse: { title: "RMSE, price", scale: significant },
  priceMae: { title: "MAE, price", scale: significant },
  mape: { title: "MAPE, %", scale: finePercent },
  priceR2: { title: "R\u00b2, price", scale: fourDecimals },
  scaledMse: { title: metricTable.scaledMse.title, scale: significant },
  scaledMae: { title: metricTable.scaledMae.title, scale: significant },
  scaledR2: { title: "R\u00b2, scaled", scale: signedFour },
};

/** The model among the forecasters that cost nothing, on the same rows. */
export function metricSection(card: ReportCard): Markup {
  const others = scoreTable(
    card,
    otherColumns,
    "Errors in returns, in quote currency and in training units",
  );
  return pageSection({
    title: "Is it better than one-liners?",
    reading:
      "Every row forecasts the same moments. Skill is the share of persistence's squared error that is gone; MASE the error in units of persistence's, below 1 is better; IC the correlation of forecast and outcome. Below each figure stands its 95\u00a0% interval: where two overlap widely, nobody has won.",
    finding: findingText(card),
    evidence: [
      scoreTable(card, mainColumns, "Scores of the model beside its yardsticks, in returns"),
      html`<details>
        <summary>More: absolute errors, prices, training units</summary>
        ${others}
        <p class="note">
          R² of a price is close to 1 for any forecast that stays near the last close: compare it
          with persistence, not with 0.
        </p>
      </details>`,
    ],
  });
}

function scoreTable(
  card: ReportCard,
  columns: Partial<Readonly<Record<MetricName, Column>>>,
  caption: string,
): Markup {
  const shown = (Object.entries(columns) as readonly [MetricName, Column][]).filter(([metric]) =>
    card.scores.some(({ metrics }) => isKnown(metrics[metric])),
  );
  return dataTable({
    caption,
    columns: [{ title: "forecaster" }, ...shown.map(([, { title }]) => ({ title }))],
    rows: card.scores.map(({ name, metrics }) => [
      html`<span class="wide-name">${forecasterTitles[name].title}</span>
        <span class="meaning">${forecasterTitles[name].meaning}</span>`,
      ...shown.map(([metric, { scale }]) => estimateCell(metrics[metric], scale)),
    ]),
    marked: [card.scores.findIndex(({ name }) => name === "model")],
  });
}

function isKnown({ value, note }: Estimate): boolean {
  return value !== undefined || note === tooSmall;
}

function findingText(card: ReportCard): string {
  const skills = card.scores
    .map(({ name, metrics }) => ({ name, skill: metrics.skill.value }))
    .filter(
      (entry): entry is typeof entry & { readonly skill: number } => entry.skill !== undefined,
    )
    .toSorted((a, b) => b.skill - a.skill);
  const best = skills[0];
  const model = scoreOf(card, "model", "skill").value;
  if (best === undefined || model === undefined) {
    return "There are too few rows to rank the model among its yardsticks.";
  }
  const place = skills.findIndex(({ name }) => name === "model") + 1;
  const size = numberText(Math.abs(model), hundredthPercent);
  const own = `The model's squared error is ${size} ${model > 0 ? "smaller" : "larger"} than persistence's`;
  if (place === 1) return `${own}; none of its ${skills.length - 1} yardsticks does better.`;
  return `${own}: place ${place} of ${skills.length}. The best is ${forecasterTitles[best.name].title} with a skill of ${numberText(best.skill, signedPercent)}.`;
}
