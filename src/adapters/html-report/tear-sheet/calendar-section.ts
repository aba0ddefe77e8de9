import type { PeriodReturn, TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import { captionedTable } from "../data-table.ts";
import { html, type Markup } from "../markup.ts";
import { numberText, percent, signedTenthPercent } from "../number-text.ts";
import { pageSection } from "../page-section.ts";

const monthNames = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Full colour at a month of 10 %. */
const fullHeat = 0.1;

/** When it earned: months as a heat map beside the years. */
export function calendarSection(sheet: TearSheet): Markup {
  return pageSection({
    title: "When did it earn?",
    reading:
      "Returns of calendar months (UTC) in percent, compounded to years; the first and the last month may be parts. A good sum that one month made is one bet, not many.",
    finding: findingText(sheet),
    evidence: calendarTable(sheet),
  });
}

function calendarTable({ months, years }: TearSheet): Markup {
  const heads = [...monthNames, "year", "buy-and-hold"].map(
    (name) => html`<th scope="col">${name}</th>`,
  );
  const rows = years.map((year) => {
    const cells = monthNames.map((_, i) =>
      heatCell(months.find((month) => month.year === year.year && month.month === i + 1)?.return),
    );
    return html`<tr>
      <th scope="row" class="left">${year.year}</th>
      ${cells}${heatCell(year.return)}
      <td>${signedTenthPercent.number(year.buyAndHold)}</td>
    </tr> `;
  });
  return captionedTable({
    caption: "Return by month, in percent",
    look: "heat calendar",
    head: [html`<td></td>`, heads],
    body: rows,
  });
}

function heatCell(value: number | undefined): Markup {
  if (value === undefined) return html`<td></td>`;
  const text = signedTenthPercent.number(value);
  if (!/[1-9]/.test(text)) return html`<td class="unclear">0</td>`;
  const heat = Math.round(10 + 32 * Math.min(1, Math.abs(value) / fullHeat));
  return html`<td class="${value > 0 ? "above" : "below"}" style="--heat:${heat}%">${text}</td>`;
}

function findingText({ months, figures }: TearSheet): string {
  const earned = months.filter((month) => month.return > 0).length;
  const ahead = months.filter((month) => month.return > month.buyAndHold).length;
  const best = months.toSorted((a, b) => b.return - a.return)[0];
  if (best === undefined) return "No month.";
  const without = (1 + (figures.totalReturn ?? 0)) / (1 + best.return) - 1;
  return `${earned} of ${months.length} months earned, ${ahead} earned more than buy-and-hold. The best, ${named(best)}, made ${numberText(best.return, signedTenthPercent)}; without it the whole would be ${numberText(without, signedTenthPercent)}${share(months)}.`;
}

function named({ year, month }: PeriodReturn): string {
  return `${monthNames[month - 1]} ${year}`;
}

function share(months: readonly PeriodReturn[]): string {
  const flat = months.filter((month) => month.return === 0).length;
  return flat === 0
    ? ""
    : `; in ${numberText(flat / months.length, percent)} of months nothing moved`;
}
