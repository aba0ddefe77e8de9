import type { JudgedForecasts } from "../jobs/judge-forecasts.ts";
import { formatCount } from "./format-number.ts";
import { renderReportCard } from "./report/render-report-card.ts";
import type { VerbAnswer } from "./verb.ts";

/** What `judge` answers. */
export function judgeAnswer(judged: JudgedForecasts, page: string | undefined): VerbAnswer {
  const { card, verdict, rows, refused, version } = judged;
  const json = {
    kind: "judged",
    verdict,
    version: version ?? null,
    rows,
    refused,
    report: card,
    page: page ?? null,
  };
  const { read, pending, abstained, inSample, usedForFitting } = rows;
  const parts = [
    `${formatCount(rows.judged)} judged`,
    `${formatCount(rows.refused)} refused`,
    ...(pending > 0 ? [`${formatCount(pending)} pending`] : []),
    ...(abstained > 0 ? [`${formatCount(abstained)} abstain`] : []),
    ...(inSample > 0 ? [`${formatCount(inSample)} in-sample`] : []),
    ...(usedForFitting > 0 ? [`${formatCount(usedForFitting)} used for the yardsticks`] : []),
  ];
  const lines = [renderReportCard(card), `Of ${formatCount(read)} rows ${parts.join(", ")}.`];
  if (page !== undefined) lines.push(`Page    ${page}`);
  return { json, text: lines.join("\n") };
}
