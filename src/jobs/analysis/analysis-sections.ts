import { estimateText } from "../../adapters/html-report/estimate-markup.ts";
import {
  basisPoints,
  countText,
  numberText,
  percent,
  pValueText,
  signedBasisPoints,
  signedPercent,
  significant,
  signedThree,
  twoDecimals,
} from "../../adapters/html-report/number-text.ts";
import type {
  FurtherSection,
  FurtherTable,
} from "../../adapters/html-report/sections/further-section.ts";
import type { FeatureImportance } from "../../evaluation/analysis/feature-importance.ts";
import type { FitMeasure } from "../../evaluation/analysis/overfitting.ts";
import type {
  ColumnShape,
  ResidualSection,
} from "../../evaluation/analysis/residual-diagnostics.ts";
import type { Estimate } from "../../evaluation/report/estimate.ts";
import type { SeedSection } from "../../evaluation/analysis/seed-spread.ts";
import type { AnalyzedModel } from "./analyzed-model.ts";
import { importanceChart } from "./importance-chart.ts";

type ErrorTest = ResidualSection["tests"][number];
type Analyzed = Pick<AnalyzedModel, "range" | "residuals" | "overfitting" | "seeds" | "importance">;

/** What an analysis adds to the page of a report card. */
export function analysisSections(analyzed: Analyzed): readonly FurtherSection[] {
  return [
    rangeSection(analyzed),
    residualSection(analyzed.residuals),
    overfittingSection(analyzed),
    ...(analyzed.seeds === undefined ? [] : [seedSection(analyzed.seeds)]),
    importanceSection(analyzed),
  ];
}

function rangeSection({ range }: Analyzed): FurtherSection {
  return {
    title: "Does it know this ground?",
    reading: `Rows by how far they lie outside what training saw, in ${range.unit}: near is up to ${range.nearMax}. A network guesses where it has seen nothing.`,
    sentence: range.sentence,
    tables: [
      table(
        "Exam rows by distance from what was trained on",
        ["where", "rows", "right", "skill"],
        range.groups.map((group) => [
          group.label,
          countText(group.rows),
          estimateText(group.directionalAccuracy, percent),
          estimateText(group.skill, signedPercent),
        ]),
      ),
    ],
  };
}

function residualSection(residuals: ResidualSection): FurtherSection {
  const { errors, outcomes, tests } = residuals;
  const shape = (name: string, column: ColumnShape | undefined): readonly string[] => [
    name,
    numberText(column?.standardDeviation, basisPoints),
    numberText(column?.skewness, twoDecimals),
    numberText(column?.kurtosis, twoDecimals),
    ...Array.from({ length: 5 }, (_, k) => numberText(column?.autocorrelations[k], signedThree)),
  ];
  const lags = [1, 2, 3, 4, 5].map((lag) => `lag ${lag}`);
  return {
    title: "What are its errors made of?",
    reading: `An error is what came minus what was forecast. Good errors are unbiased and cannot be predicted. Autocorrelations inside ±${numberText(residuals.autocorrelationBound, signedThree).replace("+", "")} are chance.`,
    sentence: `${residuals.biasSentence} Mean error ${estimateText(residuals.bias, signedBasisPoints)}. ${residuals.shapeSentence} ${residuals.sizeSentence}`,
    tables: [
      table(
        "Shape of errors and outcomes",
        ["", "deviation", "skewness", "kurtosis", ...lags],
        [shape("errors", errors), shape("outcomes", outcomes)],
      ),
      table(
        "Tests at 5 %: p-values of the errors and of the outcomes",
        ["test", "asks", "errors", "outcomes", "answer"],
        tests.map((test) => [
          test.name,
          test.question,
          pText(test.errors),
          pText(test.outcomes),
          test.sentence,
        ]),
        [1, 4],
      ),
    ],
  };
}

function overfittingSection({ overfitting }: Analyzed): FurtherSection {
  const { segments, gap, lossName } = overfitting;
  // RMSE without its interval: it differs between segments mostly because markets do.
  const cells = (fit: Readonly<Record<FitMeasure, Estimate>>): readonly string[] => [
    estimateText(fit.loss, significant),
    fit.rmse.value === undefined
      ? estimateText(fit.rmse, basisPoints)
      : numberText(fit.rmse.value, basisPoints),
    estimateText(fit.skill, signedPercent),
    estimateText(fit.directionalAccuracy, percent),
  ];
  const rows = segments.map((segment) => [
    segment.name,
    countText(segment.rows),
    ...cells(segment),
  ]);
  return {
    title: "Is it overfitted?",
    reading:
      "The same figures on what it was trained on and on what it never saw. Markets differ between segments, so skill and accuracy say more than errors. What is much better in training is memory.",
    sentence: `${overfitting.sentence} ${overfitting.learningCurveSentence}`,
    tables: [
      table(
        `Fit by segment, loss: ${lossName}`,
        ["segment", "rows", "loss", "RMSE", "skill", "right"],
        [...rows, ["train \u2212 exam", "", ...cells(gap)]],
      ),
    ],
  };
}

function seedSection({ own, others, sentence }: SeedSection): FurtherSection {
  const rows = [own, ...others].map((scores) => [
    scores.seed === own.seed ? `${scores.seed} (this version)` : String(scores.seed),
    numberText(scores.skill, signedPercent),
    numberText(scores.directionalAccuracy, percent),
  ]);
  return {
    title: "How much is luck?",
    reading:
      "The same settings and candles, trained from other random starts. Each was shown on the exam and counts as a look at it.",
    sentence,
    tables: [table("Exam of each start", ["seed", "skill", "right"], rows)],
  };
}

function importanceSection({ importance }: Analyzed): FurtherSection {
  const { features, ceiling, rows, repeats, sentence } = importance;
  const row = (feature: FeatureImportance): readonly string[] => [
    feature.name,
    estimateText(feature.errorIncrease, signedPercent),
    estimateText(feature.accuracyDrop, signedPercent),
    numberText(feature.forecastChange, twoDecimals),
    feature.matters ? "yes" : "no",
  ];
  return {
    title: "Which inputs does it need?",
    reading: `One feature at a time is taken from another moment (${countText(rows)} windows, ${repeats} times) and the loss is measured. Change is how far forecasts move, in their own deviations: an input may be read and still be of no use.`,
    sentence,
    charts: [importanceChart(importance)],
    tables: [
      table(
        "Loss by feature, intervals at 95 %; matters at 5 % with all features counted",
        ["feature", "error rises by", "accuracy drops by", "change", "matters"],
        [...features, ceiling].map(row),
      ),
    ],
  };
}

function table(
  caption: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[] = [],
): FurtherTable {
  const columns = titles.map((title, i) =>
    left.includes(i) ? ({ title, align: "left" } as const) : { title },
  );
  return { caption, columns, rows };
}

function pText(test: ErrorTest["errors"]): string {
  const marks = { interpolated: "", "at-least": "> ", "at-most": "< " } as const;
  return `${marks[test?.pValueIs ?? "interpolated"]}${pValueText(test?.pValue)}`;
}
