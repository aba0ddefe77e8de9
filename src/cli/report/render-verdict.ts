import type { ReportCard } from "../../jobs/report-card.ts";
import { formatCount } from "../format-number.ts";

/** The verdict with each leg, its tests beside their bounds. */
export function renderVerdict({ verdict }: ReportCard): string {
  const { legs, reason, trials, alpha, naive, simplest } = verdict;
  const legLines = (["P", "B", "M"] as const).map((name) => {
    const { title, passed, tests } = legs[name];
    const figures = tests.map(
      (test) => `${test.name} ${figureText(test.statistic)} (needs ${figureText(test.threshold)})`,
    );
    return `  ${name} ${title.padEnd(18)} ${passed ? "yes" : "NO "}  ${figures.join(", ")}`;
  });
  const looks =
    trials === 1
      ? "the first configuration to look at this exam"
      : `${trials} configurations have looked at this exam`;
  return [
    `VERDICT ${verdict.verdict}${reason === undefined ? "" : `: ${reason}`}`,
    ...legLines,
    `  ${formatCount(verdict.independentRows)} independent rows; ${looks}, each test of P and B at ${alpha}; B compares with ${naive}.`,
    `  Simplest: ${simplest.sentence}`,
  ].join("\n");
}

function figureText(value: number | undefined): string {
  if (value === undefined) return "undefined";
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
