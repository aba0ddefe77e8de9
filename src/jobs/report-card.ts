export type { ForecasterName, GroupScores, ReportCard } from "../evaluation/report/report-card.ts";
export type { Estimate } from "../evaluation/report/estimate.ts";
export { type MetricName, metricTable } from "../evaluation/report/metric-table.ts";
export { yardstickTitles } from "../evaluation/report/yardsticks.ts";
