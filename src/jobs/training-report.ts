export type { TrainingReport } from "../evaluation/report/training-report.ts";
export type { ForecastScore } from "../evaluation/report/score-forecast.ts";
export type { TwinComparison } from "../evaluation/comparison/compare-twins.ts";
export { isMuchWithheld, withheldSentence } from "../evaluation/report/withheld-rows.ts";
