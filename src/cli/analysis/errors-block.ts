import type { AnalyzedModel } from "../../jobs/analyze-model.ts";
import { formatSignificant } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import { bps, estimateText, pText, signed } from "../report/estimate-text.ts";
import { sectionBlock } from "./section-block.ts";

type Residuals = AnalyzedModel["residuals"];
type ErrorTest = Residuals["tests"][number];

/** Bias, shape, what is left to predict. */
export function errorsBlock(residuals: Residuals): string {
  const { bias, sizeCorrelation, autocorrelationBound } = residuals;
  const bound = autocorrelationBound === undefined ? "" : ` of ${autocorrelationBound.toFixed(3)}`;
  const sentences = [
    `${residuals.biasSentence} Mean error ${estimateText(bias, (value) => bps(value, 2))} bp.`,
    `${residuals.shapeSentence} Autocorrelations within the bound${bound} are chance.`,
    `${residuals.sizeSentence} Correlation ${estimateText(sizeCorrelation, (value) => signed(value, 2))}.`,
  ];
  return sectionBlock("WHAT ITS ERRORS ARE MADE OF (outcome minus forecast)", sentences, [
    shapeTable(residuals),
    "",
    testTable(residuals.tests),
  ]);
}

function shapeTable({ errors, outcomes }: Residuals): string {
  const row = (name: string, shape: Residuals["errors"]): readonly string[] => [
    name,
    shape === undefined ? "n too small" : bps(shape.standardDeviation, 2),
    formatSignificant(shape?.skewness, 3),
    formatSignificant(shape?.kurtosis, 3),
    ...[0, 1, 2, 3, 4].map((lag) => formatSignificant(shape?.autocorrelations[lag], 3)),
  ];
  const lags = [1, 2, 3, 4, 5].map((lag) => `lag ${lag}`);
  return renderTable(
    [
      ["", "deviation, bp", "skewness", "kurtosis", ...lags],
      row("errors", errors),
      row("outcomes", outcomes),
    ],
    ["left", ...Array.from({ length: 8 }, () => "right" as const)],
  );
}

function testTable(tests: readonly ErrorTest[]): string {
  const rows = tests.map(({ name, errors, outcomes, sentence }) => [
    name,
    boundedText(errors),
    boundedText(outcomes),
    sentence,
  ]);
  return renderTable(
    [["Tests", "p, errors", "p, outcomes", "at 5 %"], ...rows],
    ["left", "right", "right", "left"],
  );
}

const boundMarks = { interpolated: "", "at-least": ">", "at-most": "<" } as const;

function boundedText(test: ErrorTest["errors"]): string {
  const text = pText(test?.pValue);
  return text.startsWith("<") ? text : `${boundMarks[test?.pValueIs ?? "interpolated"]}${text}`;
}
