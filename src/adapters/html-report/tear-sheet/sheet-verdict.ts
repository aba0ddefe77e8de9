import type { FigureName, TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import type { RunVerdictKind } from "../../../trading/tear-sheet/run-verdict.ts";
import { intervalText } from "../estimate-markup.ts";
import { html, type Markup } from "../markup.ts";
import {
  numberText,
  type NumberScale,
  percent,
  signedTenthPercent,
  twoDecimals,
} from "../number-text.ts";

const looks: Readonly<Record<RunVerdictKind, string>> = {
  "lost everything": "lost",
  "no trade": "none",
  "in-sample": "lost",
  loses: "lost",
  holding: "weak",
  "too few trades": "weak",
  luck: "weak",
  unproven: "weak",
  "holds up": "edge",
};

/** The answer first: the word, the sentence, three figures and the checks behind it. */
export function sheetVerdict(sheet: TearSheet): Markup {
  const { kind, sentence, checks } = sheet.verdict;
  const rows = checks.map(({ title, passed, detail }) => {
    const look = passed === undefined ? "open" : passed ? "passed" : "failed";
    return html`<li class="${look}">
      ${marks[look]}
      <div><b>${title}</b><span>${detail}</span></div>
    </li>`;
  });
  return html`<section class="verdict sheet ${looks[kind]}" aria-labelledby="verdict">
    <h2 id="verdict"><span class="label">Verdict</span> <span class="word">${kind}</span></h2>
    <p class="meaning">${sentence}</p>
    ${tiles(sheet)}
    <ul class="checks">
      ${rows}
    </ul>
  </section> `;
}

const marks = {
  passed: html`<span class="yes">✓<span class="unseen"> holds</span></span>`,
  failed: html`<span class="no">✗<span class="unseen"> does not hold</span></span>`,
  open: html`<span class="quiet">–<span class="unseen"> cannot be said</span></span>`,
} as const;

function tiles(sheet: TearSheet): Markup {
  const { buyAndHold, sameExposure } = sheet.benchmark;
  const beside = (name: "totalReturn" | "sharpeRatio" | "maxDrawdown", scale: NumberScale) =>
    `buy-and-hold ${numberText(buyAndHold[name], scale)}, at the same exposure ${numberText(sameExposure[name], scale)}`;
  return html`<dl class="headline">
    ${tile(sheet, "totalReturn", { title: "Total return", scale: signedTenthPercent, context: beside("totalReturn", signedTenthPercent) })}
    ${tile(sheet, "sharpeRatio", { title: "Sharpe ratio a year", scale: twoDecimals, context: beside("sharpeRatio", twoDecimals) })}
    ${tile(sheet, "maxDrawdown", { title: "Largest drawdown", scale: percent, context: beside("maxDrawdown", percent) })}
  </dl> `;
}

function tile(
  { figures, intervals, missing }: TearSheet,
  name: FigureName,
  look: { readonly title: string; readonly scale: NumberScale; readonly context: string },
): Markup {
  const value = figures[name];
  const interval = intervals[name];
  const figure =
    value === undefined
      ? html`<span class="big none">N/A</span> <span class="range">${missing[name]}</span>`
      : html`<span class="big"
          >${look.scale.number(value)}<span class="unit">${look.scale.unit}</span></span
        >`;
  const range =
    value === undefined || interval === undefined
      ? undefined
      : html`<span class="range">${intervalText(interval, look.scale)}</span>`;
  return html`<div>
    <dt>${look.title}</dt>
    <dd>${figure} ${range}<span class="context">${look.context}</span></dd>
  </div> `;
}
