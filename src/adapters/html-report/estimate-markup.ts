import type { Estimate } from "../../evaluation/report/estimate.ts";
import { html, type Markup } from "./markup.ts";
import type { NumberScale } from "./number-text.ts";

/**
 * A figure over its interval, as a cell of a table holds it. What has no value says why, "n too
 * small" say.
 */
export function estimateCell(estimate: Estimate, scale: NumberScale): Markup {
  const { value, interval } = estimate;
  if (value === undefined) return html`<span class="none">${missingText(estimate)}</span>`;
  const range =
    interval === undefined
      ? undefined
      : html`<span class="range">${intervalText(interval, scale)}</span>`;
  return html`<span class="value">${scale.number(value)}</span>${range}`;
}

/** The same in running text: "52.3 % (51.0 to 53.6)". */
export function estimateText(estimate: Estimate, scale: NumberScale): string {
  const { value, interval } = estimate;
  if (value === undefined) return missingText(estimate);
  const figure = `${scale.number(value)}${scale.unit}`;
  if (interval === undefined) return figure;
  return `${figure} (${scale.number(interval.low)} to ${scale.number(interval.high)})`;
}

/** "51.0 to 53.6", without the unit. */
export function intervalText(
  interval: { readonly low: number; readonly high: number },
  scale: NumberScale,
): string {
  return `${scale.number(interval.low)} to ${scale.number(interval.high)}`;
}

/** Why there is no figure, in the words of the page. */
export function missingText(estimate: Estimate): string {
  const { note = "undefined" } = estimate;
  return note === "undefined" ? "not defined" : note;
}
