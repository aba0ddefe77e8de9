import { html, type Markup, type MarkupValue } from "./markup.ts";

/** One idea: how to read it at the side, what it says, and the evidence. */
export interface PageSection {
  readonly title: string;
  /** What to look for, in plain words; terms explained in half a sentence. */
  readonly reading: MarkupValue;
  /** What this one says. */
  readonly finding: MarkupValue;
  readonly evidence: MarkupValue;
}

export function pageSection(section: PageSection): Markup {
  return html`<section>
    <div class="side">
      <h2>${section.title}</h2>
      <p class="reading">${section.reading}</p>
    </div>
    <div class="main">
      <p class="finding">${section.finding}</p>
      ${section.evidence}
    </div>
  </section> `;
}

/** Two pieces of evidence beside each other where there is room. */
export function sideBySide(left: Markup | undefined, right: Markup | undefined): Markup {
  if (left === undefined || right === undefined) return html`${left}${right}`;
  return html`<div class="pair">
    <div>${left}</div>
    <div>${right}</div>
  </div>`;
}
