import type { LegTest, VerdictLeg } from "../../../evaluation/verdict/verdict-leg.ts";
import {
  examLooksMax,
  independentRowsMin,
  type VerdictName,
} from "../../../evaluation/verdict/verdict.ts";
import type { ReportCard } from "../../../evaluation/report/report-card.ts";
import { html, type Markup } from "../markup.ts";
import { countText, twoDecimals } from "../number-text.ts";
import { forecasterTitles } from "./forecaster-titles.ts";
import { headlineNumbers } from "./headline-numbers.ts";

const meanings: Readonly<Record<VerdictName, string>> = {
  "no edge": "There is nothing here to trade on.",
  weak: "It knows something about the next move, but not enough to pay for trading on it.",
  edge: "It knows something about the next move, and following it pays after costs.",
};

const questions = {
  P: "Does it know more than chance?",
  B: "Does it beat a one-liner?",
  M: "Does it pay after costs?",
} as const;

/** The answer first: verdict, reason, the three numbers that matter, and the legs it stands on. */
export function verdictBlock(card: ReportCard): Markup {
  const { verdict, caution, simplest } = card.verdict;
  const legs = (["P", "B", "M"] as const).map((letter) =>
    legCard(letter, card.verdict.legs[letter]),
  );
  return html`<section class="verdict ${verdict.replace(" ", "-")}" aria-labelledby="verdict">
    <h2 id="verdict"><span class="label">Verdict</span> <span class="word">${verdict}</span></h2>
    ${caution === undefined ? undefined : html`<p class="caution">${cautionText(caution)}</p>`}
    <p class="meaning">${meaningText(card)}</p>
    ${headlineNumbers(card)}
    <div class="legs">${legs}</div>
    <p class="small">${footing(card)}</p>
    <p class="small"><b>Is something simpler as good?</b> ${simplest.sentence}</p>
  </section> `;
}

function cautionText(caution: string): string {
  return `${caution.replace(/\.$/, "")}.`;
}

function meaningText({
  verdict: { verdict, reason, independentRows, trials },
}: ReportCard): string {
  const canSay = independentRows >= independentRowsMin && trials <= examLooksMax;
  const meaning = canSay ? meanings[verdict] : "These rows cannot show an edge, whatever it is.";
  return reason === undefined ? meaning : `${meaning} Why not more: ${reason}.`;
}

function legCard(letter: "P" | "B" | "M", leg: VerdictLeg): Markup {
  return html`<div class="leg ${leg.passed ? "passed" : "failed"}">
    <h3><span class="letter">${letter}</span> ${questions[letter]}</h3>
    <p><b>${leg.passed ? "Yes" : "No"}:</b> ${leg.sentence}.</p>
    <table>
      <caption class="unseen">
        Tests of leg ${letter}, ${leg.title}
      </caption>
      <thead>
        <tr>
          <th scope="col" class="left">test</th>
          <th scope="col" class="num">is</th>
          <th scope="col" class="num">needs</th>
          <th scope="col"><span class="unseen">passed</span></th>
        </tr>
      </thead>
      <tbody>
        ${leg.tests.map(testRow)}
      </tbody>
    </table>
  </div> `;
}

function testRow(test: LegTest): Markup {
  const isCount = Number.isInteger(test.threshold);
  const written = (value: number): string =>
    isCount ? countText(value) : twoDecimals.number(value);
  const is =
    test.statistic === undefined
      ? html`<span class="none">not defined</span>`
      : written(test.statistic);
  const needs = `${isCount ? "\u2265" : ">"}\u00a0${written(test.threshold)}`;
  const mark = test.passed
    ? html`<span class="yes">✓<span class="unseen"> passed</span></span>`
    : html`<span class="no">✗<span class="unseen"> not passed</span></span>`;
  return html`<tr>
    <th scope="row" class="left">${test.name}</th>
    <td class="num">${is}</td>
    <td class="num">${needs}</td>
    <td>${mark}</td>
  </tr>`;
}

function footing({ verdict }: ReportCard): Markup {
  const { rows, independentRows, trials, trialsAssumed = false, alpha } = verdict;
  const looked =
    trials === 1
      ? `${trialsAssumed ? "nobody said how many, so it was taken that " : ""}one configuration has looked at these rows`
      : `${countText(trials)} configurations have looked at these rows, so the bar is higher`;
  return html`<b>n = ${countText(rows)}</b> forecasts, ${countText(independentRows)} of them with
    outcomes that do not overlap; ${looked}: every test of P and B must hold at the one-sided level
    ${Number(alpha.toPrecision(2))}. <i>No edge</i> when P or B fails, <i>weak</i> when both hold,
    <i>edge</i> when M holds too. B's one-liner is the ${forecasterTitles[verdict.naive].title}
    (${forecasterTitles[verdict.naive].meaning}).`;
}
