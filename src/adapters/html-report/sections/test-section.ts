import type { ReportCard, TestResult } from "../../../evaluation/report/report-card.ts";
import { dataTable } from "../data-table.ts";
import { html, type Markup } from "../markup.ts";
import { countText, numberText, pValueText, twoDecimals } from "../number-text.ts";
import { pageSection } from "../page-section.ts";

const level = 0.05;

/** Could it be luck: every test with its question and its answer. */
export function testSection(card: ReportCard): Markup | undefined {
  if (card.tests.length === 0) return undefined;
  const table = dataTable({
    caption: "Significance tests; the verdict stands on its own three legs, these are beside it",
    columns: [
      { title: "test" },
      { title: "statistic" },
      { title: "p" },
      { title: "rows" },
      { title: "answer at 5 %", align: "left" },
    ],
    rows: card.tests.map((test) => [
      html`<span class="wide-name">${test.name}</span>
        <span class="meaning">${test.question}</span>`,
      numberText(test.statistic, twoDecimals),
      html`${pValueText(test.pValue)} <span class="range">${test.sided}-sided</span>`,
      countText(test.rows),
      html`<span class="answer">${test.answer}</span>`,
    ]),
  });
  return pageSection({
    title: "Could it be luck?",
    reading:
      "p is how often luck alone would look at least this good. One small p among many tests is to be expected; several that ask the same question differently and agree are not.",
    finding: findingText(card.tests),
    evidence: table,
  });
}

function findingText(tests: readonly TestResult[]): string {
  const defined = tests.filter(({ pValue }) => pValue !== undefined);
  const small = defined.filter(({ pValue }) => pValue! < level);
  if (defined.length === 0) return "None of the tests can be computed on these rows.";
  const missing = tests.length - defined.length;
  const rest = missing === 0 ? "" : `; ${missing} cannot be computed`;
  return `${small.length} of ${defined.length} tests are beyond what luck does in 5 of 100 cases${rest}. A small p says that a difference is there, the answer says in whose favour.`;
}
