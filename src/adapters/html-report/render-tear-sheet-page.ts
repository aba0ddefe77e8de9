import { dayText } from "../../foundation/utc-text.ts";
import { modelLines } from "../../trading/tear-sheet/model-lines.ts";
import type { TearSheet } from "../../trading/tear-sheet/tear-sheet.ts";
import { html, type Markup } from "./markup.ts";
import { countedText } from "./number-text.ts";
import { pageFrame } from "./page-frame.ts";
import { accountSection } from "./tear-sheet/account-section.ts";
import { calendarSection } from "./tear-sheet/calendar-section.ts";
import { costSection } from "./tear-sheet/cost-section.ts";
import { decisionSection } from "./tear-sheet/decision-section.ts";
import { fallSection } from "./tear-sheet/fall-section.ts";
import { luckSection } from "./tear-sheet/luck-section.ts";
import { methodSection } from "./tear-sheet/method-section.ts";
import { riskSection } from "./tear-sheet/risk-section.ts";
import { sheetVerdict } from "./tear-sheet/sheet-verdict.ts";
import { tradeSection } from "./tear-sheet/trade-section.ts";

/**
 * Writes a tear sheet as ONE HTML page: no network, no script, for screens, phones and paper. Equal
 * sheets give equal bytes.
 *
 * @returns The text of the file.
 */
export async function renderTearSheetPage(sheet: TearSheet): Promise<string> {
  const { subject, verdict, inSample } = sheet;
  const instruments = subject.instruments.join(", ");
  const title = `${subject.strategy} on ${instruments} ${subject.timeframe}`;
  return pageFrame({
    title: `${inSample ? "IN-SAMPLE " : ""}${verdict.kind}: ${title}`,
    header: header(sheet, title),
    main: [
      sheetVerdict(sheet),
      notesBlock(sheet),
      await accountSection(sheet),
      await luckSection(sheet),
      await fallSection(sheet),
      calendarSection(sheet),
      await tradeSection(sheet),
      await riskSection(sheet),
      costSection(sheet),
      decisionSection(sheet),
      methodSection(sheet),
    ],
  });
}

function notesBlock({ notes }: TearSheet): Markup | undefined {
  if (notes.length === 0) return undefined;
  return html`<ul class="note notes">
    ${notes.map((note) => html`<li>${note}</li>`)}
  </ul>`;
}

function header({ subject, inSample, stopped }: TearSheet, title: string): Markup {
  const on = subject.forecasts === undefined ? "" : ` · on ${subject.forecasts}`;
  return html`<header>
    <p class="subject">${subject.mode} · ${subject.market}${on}</p>
    <h1>${title}</h1>
    ${modelLines(subject.models).map((line) => html`<p class="subject">${line}</p>`)}
    <p class="span">
      ${countedText(subject.candles, "candle")} from ${dayText(subject.fromMs)} to
      ${dayText(subject.untilMs)}${stopped === undefined ? "" : `, stopped on ${dayText(stopped.fromMs)}`}
    </p>
    ${
      inSample
        ? html`<p class="stamp">
            <b>IN-SAMPLE</b> Some of these candles are older than what the forecaster was fitted on.
            Nothing on this page is proof.
          </p>`
        : undefined
    }
  </header>`;
}
