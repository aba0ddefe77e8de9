export type {
  ForecasterName,
  FoldScores,
  GroupScores,
  ReportCard,
  ReportSubject,
  TestResult,
} from "../evaluation/report/report-card.ts";
export type { Estimate } from "../evaluation/report/estimate.ts";
export { type MetricName, metricNames, metricTable } from "../evaluation/report/metric-table.ts";
export type { VerdictName } from "../evaluation/verdict/verdict.ts";
