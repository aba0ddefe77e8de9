import type { AnalyzedModel } from "../../jobs/analyze-model.ts";
import { renderTable } from "../render-table.ts";
import { percent, signed } from "../report/estimate-text.ts";
import { sectionBlock } from "./section-block.ts";

type Seeds = NonNullable<AnalyzedModel["seeds"]>;

/** The same training from other starts. */
export function seedsBlock({ own, others, skill, directionalAccuracy, sentence }: Seeds): string {
  const starts = [own, ...others].map((scores) => [
    `seed ${scores.seed}${scores.seed === own.seed ? ", this version" : ""}`,
    cell(scores.skill, signed),
    cell(scores.directionalAccuracy, percent),
  ]);
  const figures = (["min", "median", "max", "standardDeviation"] as const).map((figure) => [
    figure === "standardDeviation" ? "deviation" : figure,
    cell(skill?.[figure], signed),
    cell(directionalAccuracy?.[figure], percent),
  ]);
  const table = renderTable(
    [["", "skill", "right, %"], ...starts, ["", "", ""], ...figures],
    ["left", "right", "right"],
  );
  const trials =
    "Their exam figures are shown, so each of these trainings counts as a look at the exam.";
  return sectionBlock("HOW MUCH IS LUCK", [sentence, trials], [table]);
}

function cell(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? "-" : format(value);
}
