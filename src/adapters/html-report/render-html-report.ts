import { dayMs } from "../../foundation/durations.ts";
import { dayText } from "../../foundation/utc-text.ts";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import { html, type Markup } from "./markup.ts";
import { basisPoints, countedText, countText, numberText } from "./number-text.ts";
import { pageFrame } from "./page-frame.ts";
import { closingSection } from "./sections/closing-section.ts";
import { conditionsSection } from "./sections/conditions-section.ts";
import { confidenceSection } from "./sections/confidence-section.ts";
import { distributionSection } from "./sections/distribution-section.ts";
import { equitySection } from "./sections/equity-section.ts";
import { foldSection } from "./sections/fold-section.ts";
import { furtherSection, type FurtherSection } from "./sections/further-section.ts";
import { learningSection } from "./sections/learning-section.ts";
import { metricSection } from "./sections/metric-section.ts";
import { outcomeSection } from "./sections/outcome-section.ts";
import { reliabilitySection } from "./sections/reliability-section.ts";
import { testSection } from "./sections/test-section.ts";
import { verdictBlock } from "./sections/verdict-block.ts";

export interface HtmlReportOptions {
  /** What a verb adds to the card, shown before the notes. */
  readonly sections?: readonly FurtherSection[];
}

/**
 * Writes a report card as one HTML page that needs nothing else: no network, no script. Texts of the
 * card are escaped. Equal cards give equal bytes.
 *
 * @returns The text of the file.
 */
export async function renderHtmlReport(
  card: ReportCard,
  options: HtmlReportOptions = {},
): Promise<string> {
  const sections = [
    verdictBlock(card),
    await equitySection(card),
    metricSection(card),
    testSection(card),
    await foldSection(card),
    await outcomeSection(card),
    await reliabilitySection(card),
    await confidenceSection(card),
    conditionsSection(card),
    distributionSection(card),
    await learningSection(card),
    ...(await furtherSections(options.sections ?? [])),
    closingSection(card),
  ];
  const { subject } = card;
  const title = `${card.verdict.verdict}: ${subject.instrument} ${subject.timeframe}, ${subject.title}`;
  return pageFrame({ title, header: pageHeader(card), main: sections });
}

async function furtherSections(sections: readonly FurtherSection[]): Promise<readonly Markup[]> {
  const drawn: Markup[] = [];
  for (const [i, section] of sections.entries()) {
    drawn.push(await furtherSection(section, `further-${i}`));
  }
  return drawn;
}

function pageHeader(card: ReportCard): Markup {
  const { subject } = card;
  const still =
    subject.zeroMoves === 0
      ? ""
      : ` ${countText(subject.zeroMoves)} of them did not move and have no direction.`;
  const stamp = subject.inSample
    ? html`<p class="stamp">
        <b>IN-SAMPLE</b> Some of the judged rows lie before the end of what was fitted: these
        figures flatter, and no verdict on them holds for the future.
      </p>`
    : undefined;
  return html`<header>
    <p class="subject">${subjectLine(card)}</p>
    <h1>${subject.title}</h1>
    <p class="span">
      ${countedText(subject.rows, "forecast")} judged, from ${dayText(subject.firstDecisionMs)} to
      ${dayText(subject.lastDecisionMs)}.${still} One side of a trade costs
      ${numberText(subject.costPerSide, basisPoints)} by default.
    </p>
    ${stamp}
  </header> `;
}

/** Instrument, timeframe, recipe, horizon, how far the training reached. */
function subjectLine(card: ReportCard): string {
  const { subject } = card;
  const parts = [
    `${subject.instrument} ${subject.timeframe}`,
    subject.recipe === undefined ? "recipe not known" : `recipe ${subject.recipe}`,
    `horizon ${countedText(subject.horizon, "candle")}`,
    trainedText(card),
  ];
  return parts.join(" \u00b7 ");
}

function trainedText({ subject, folds = [] }: ReportCard): string {
  const { trainedUntilMs, lastCandleMs } = subject;
  if (trainedUntilMs === undefined) return "what it was trained on is not known";
  const until = dayText(trainedUntilMs);
  if (folds.length > 1) return `each fold trained until its own exam, the last until ${until}`;
  const days = Math.max(0, Math.floor((lastCandleMs - trainedUntilMs) / dayMs));
  return `trained on candles until ${until}, ${countedText(days, "day")} before the last`;
}
