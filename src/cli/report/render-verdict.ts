import type { ReportCard } from "../../jobs/report-card.ts";
import { wrapped } from "../wrapped-text.ts";
import { formatCount } from "../format-number.ts";

type Verdict = ReportCard["verdict"];

const columns = 100;

/** The verdict with each leg, its tests beside their bounds. */
export function renderVerdict(verdict: Verdict): string {
  const { legs, reason, caution, alpha, naive, simplest } = verdict;
  const legLines = (["P", "B", "M"] as const).flatMap((name) => legLinesOf(name, legs[name]));
  const said = [caution === undefined ? undefined : `BUT ${caution}`, reason];
  const because = said.filter((word) => word !== undefined).map((word) => `: ${word}`);
  return [
    ...indented(`VERDICT ${verdict.verdict}${because.join("")}`, 8),
    ...legLines,
    ...indented(
      `  ${formatCount(verdict.independentRows)} independent rows; ${looksText(verdict)}, each test of P and B at ${Number(alpha.toPrecision(2))}; B compares with ${naive}.`,
      2,
    ),
    `  Simplest: ${simplest.sentence}`,
  ].join("\n");
}

function looksText({ trials, trialsAssumed = false }: Verdict): string {
  if (trials > 1) return `${trials} configurations have looked at this exam`;
  const first = "the first configuration to look at this exam";
  return trialsAssumed ? `taken as ${first} (nobody said)` : first;
}

function legLinesOf(
  name: string,
  { title, passed, tests }: Verdict["legs"]["P"],
): readonly string[] {
  const start = `  ${name} ${title.padEnd(18)} ${passed ? "yes" : "NO "}  `;
  const figures = tests.map(
    (test) => `${test.name} ${figureText(test.statistic)} (needs ${figureText(test.threshold)})`,
  );
  const line = `${start}${figures.join(", ")}`;
  if (line.length <= columns) return [line];
  const margin = " ".repeat(start.length);
  return figures.map((figure, i) => `${i === 0 ? start : margin}${figure}`);
}

// Further lines stand below the first word.
function indented(text: string, indent: number): readonly string[] {
  const margin = " ".repeat(indent);
  const [first = "", ...further] = wrapped(text.trimStart(), columns - indent);
  const start = text.startsWith(" ") ? margin : "";
  return [`${start}${first}`, ...further.map((line) => `${margin}${line}`)];
}

function figureText(value: number | undefined): string {
  if (value === undefined) return "undefined";
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
