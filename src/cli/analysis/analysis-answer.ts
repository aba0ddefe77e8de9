import type { AnalyzedModel } from "../../jobs/analyze-model.ts";
import { type NextCommand, nextBlock } from "../next-commands.ts";
import { subjectLine } from "../report/render-report-card.ts";
import type { VerbAnswer } from "../verb.ts";
import { conditionsBlock } from "./conditions-block.ts";
import { errorsBlock } from "./errors-block.ts";
import { fitBlock } from "./fit-block.ts";
import { importanceBlock } from "./importance-block.ts";
import { seedsBlock } from "./seeds-block.ts";

/** What `analyze` answers. */
export function analysisAnswer(analyzed: AnalyzedModel, next: readonly NextCommand[]): VerbAnswer {
  return { json: analysisJson(analyzed), text: analysisText(analyzed, next) };
}

function analysisJson(analyzed: AnalyzedModel): object {
  const { card, seeds, reportFile, canBeTrained: _decidesNext, ...rest } = analyzed;
  return {
    kind: "analyzed",
    verdict: card.verdict.verdict,
    ...rest,
    seeds: seeds ?? null,
    report: card,
    page: reportFile ?? null,
  };
}

function analysisText(analyzed: AnalyzedModel, next: readonly NextCommand[]): string {
  const { card, seeds, deployed, reportFile, warnings } = analyzed;
  const blocks = [
    `${subjectLine(card)}${deployed ? "" : " (not deployed)"}`,
    `VERDICT ${card.verdict.verdict}; candlecast validate shows its tests. Figures in brackets: 95 % intervals.`,
    conditionsBlock(analyzed),
    errorsBlock(analyzed.residuals),
    fitBlock(analyzed.overfitting),
    ...(seeds === undefined ? [] : [seedsBlock(seeds)]),
    importanceBlock(analyzed.importance),
    ...(warnings.length === 0 ? [] : [warnings.map((warning) => `NOTE ${warning}`).join("\n")]),
    ...(reportFile === undefined ? [] : [`Page    ${reportFile}`]),
    ...(next.length === 0 ? [] : [nextBlock(next).join("\n")]),
  ];
  return blocks.join("\n\n");
}
