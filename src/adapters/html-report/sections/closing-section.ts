import type { ReportCard } from "../../../evaluation/report/report-card.ts";
import { html, type Markup } from "../markup.ts";
import { countText } from "../number-text.ts";
import { pageSection } from "../page-section.ts";

/** What the reader must know besides: notes, what is absent and why, how intervals were made. */
export function closingSection(card: ReportCard): Markup {
  const { draws, blockLength, seed } = card.bootstrap;
  const notes = card.notes.map((note) => html`<li>${note}</li> `);
  const missing = missingSections(card);
  const absent =
    missing.length === 0
      ? undefined
      : html`<p class="note"><b>Not in this report:</b> ${missing.join("; ")}.</p>`;
  return pageSection({
    title: "What else to know",
    reading:
      "A verdict holds for these rows, this horizon and these costs. Markets change; the next months may differ from all of them.",
    finding:
      card.notes.length === 0
        ? "There is nothing to add about the rows."
        : "Read these before acting on the page.",
    evidence: [
      notes.length === 0
        ? undefined
        : html`<ul class="notes">
            ${notes}
          </ul>`,
      absent,
      html`<p class="note">
        Intervals are at 95 %, by ${countText(draws)} draws of the stationary bootstrap, which
        resamples stretches of ${countText(blockLength)} rows on average (seed ${seed}), unless a
        section says otherwise. Where fewer than 30 rows count, “n too small” stands instead of a
        number. Times are UTC; “bp” is a hundredth of a percent; forecasts and outcomes are
        log-returns from the last known close.
      </p>`,
    ],
  });
}

function missingSections(card: ReportCard): readonly string[] {
  const sections: readonly (readonly [boolean, string])[] = [
    [card.reliability === undefined, "probabilities (none were forecast)"],
    [card.distribution === undefined, "the whole distribution (none was forecast)"],
    [card.confidenceDeciles.length === 0, "tenths of confidence (no confidence is known)"],
    [card.learningCurve === undefined, "learning curves (none are known)"],
    [card.folds === undefined, "folds (this is one exam, not a walk-forward)"],
  ];
  return sections.filter(([isMissing]) => isMissing).map(([, name]) => name);
}
