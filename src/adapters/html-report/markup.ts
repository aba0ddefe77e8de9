/** A piece of HTML whose texts are escaped already. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, markup is not, `undefined` leaves nothing. */
export type MarkupValue = Markup | string | number | undefined | readonly MarkupValue[];

/** Template tag: HTML with every text in it escaped, for elements and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  const pieces = strings.map((text, i) => (i === 0 ? text : `${written(values[i - 1])}${text}`));
  return { markup: pieces.join("") };
}

/** Takes text that is HTML already, as a drawn picture is. */
export function trustedMarkup(markup: string): Markup {
  return { markup };
}

/** Text as it can stand in HTML, in quoted attributes too; control characters and broken pairs become U+FFFD. */
export function escapeText(text: string): string {
  return text.replaceAll(controls, "\uFFFD").replaceAll(/[&<>"']/g, (sign) => entities[sign]!);
}

function written(value: MarkupValue): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeText(value);
  if (typeof value === "number") return String(value);
  if (isList(value)) return value.map(written).join("");
  return value.markup;
}

function isList(value: MarkupValue): value is readonly MarkupValue[] {
  return Array.isArray(value);
}

// Also the marks that turn the direction of writing and so can disguise a name.
const controls = /(?![\t\n])[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
