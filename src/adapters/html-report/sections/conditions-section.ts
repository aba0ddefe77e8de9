import type {
  GroupScores,
  ReportCard,
  Trend,
  VolatilityTercile,
} from "../../../evaluation/report/report-card.ts";
import { captionedTable } from "../data-table.ts";
import { estimateCell } from "../estimate-markup.ts";
import { html, type Markup } from "../markup.ts";
import { basisPoints, countText, numberText, percent, signedPercent } from "../number-text.ts";
import { pageSection } from "../page-section.ts";
import { groupTable } from "./group-table.ts";

const volatilities = ["calm", "middle", "wild"] as const satisfies readonly VolatilityTercile[];
const trends = ["bear", "sideways", "bull"] as const satisfies readonly Trend[];

/** When does it work: volatility times trend as a heat map, and by year. */
export function conditionsSection(card: ReportCard): Markup {
  const { conditions } = card;
  const [calm, middle] = conditions.volatilityThresholds;
  return pageSection({
    title: "When does it work?",
    reading: html`Green is above a coin, red below, grey where the 95 % interval holds 50 %. Luck
    alone colours one cell in twenty. A candle's volatility is calm below
    ${numberText(calm, basisPoints)} and wild above ${numberText(middle, basisPoints)}, bounds taken
    from the training rows.`,
    finding: findingText(conditions.cells),
    evidence: [
      heatTable(card),
      conditions.byYear.length === 0
        ? undefined
        : groupTable(conditions.byYear, "Scores by year", "year"),
    ],
  });
}

function heatTable({ conditions }: ReportCard): Markup {
  const caption =
    "Direction right by volatility and trend, in percent, with interval, rows and skill";
  const labelled = (groups: readonly GroupScores[], label: string) =>
    groups.find((group) => group.label === label);
  const rows = volatilities.map((volatility) => {
    const cells = trends.map((trend) =>
      heatCell(conditions.cells.find((c) => c.volatility === volatility && c.trend === trend)),
    );
    const all = heatCell(labelled(conditions.byVolatility, volatility));
    return html`<tr>
      <th scope="row" class="left">${volatility}</th>
      ${cells}${all}
    </tr> `;
  });
  const total = trends.map((trend) => heatCell(labelled(conditions.byTrend, trend)));
  const heads = [...trends, "any trend"].map((name) => html`<th scope="col">${name}</th>`);
  return captionedTable({
    caption,
    look: "heat",
    head: [html`<td></td>`, heads],
    body: [
      rows,
      html`<tr>
        <th scope="row" class="left">any volatility</th>
        ${total}
        <td></td>
      </tr>`,
    ],
  });
}

function heatCell(group: GroupScores | undefined): Markup {
  if (group === undefined || group.rows === 0)
    return html`<td><span class="none">no rows</span></td>`;
  const { value } = group.directionalAccuracy;
  const skill =
    group.skill.value === undefined
      ? ""
      : `, skill ${numberText(group.skill.value, signedPercent)}`;
  const detail = html`<span class="range">n ${countText(group.rows)}${skill}</span>`;
  const heat = value === undefined ? undefined : heatOf(group);
  return html`<td${heat}>${estimateCell(group.directionalAccuracy, percent)}${detail}</td>`;
}

// Full colour at 6 points from a coin.
const fullHeat = 0.06;

function heatOf({ directionalAccuracy: { value, interval } }: GroupScores): Markup | undefined {
  if (value === undefined) return undefined;
  const isClear = interval !== undefined && (interval.low > 0.5 || interval.high < 0.5);
  if (!isClear) return html` class="unclear"`;
  const heat = Math.round(12 + 26 * Math.min(1, Math.abs(value - 0.5) / fullHeat));
  return html` class="${value > 0.5 ? "above" : "below"}" style="--heat:${heat}%"`;
}

function findingText(cells: ReportCard["conditions"]["cells"]): string {
  const known = cells.flatMap((cell) => {
    const { value, interval } = cell.directionalAccuracy;
    return value === undefined ? [] : [{ ...cell, value, interval }];
  });
  const best = known.toSorted((a, b) => b.value - a.value)[0];
  const worst = known.toSorted((a, b) => a.value - b.value)[0];
  if (best === undefined || worst === undefined) return "Every cell has too few rows to say.";
  const clear = known.filter(({ interval }) => interval !== undefined && interval.low > 0.5);
  const small = cells.length - known.length;
  const left = small === 0 ? "" : ` ${small} of ${cells.length} cells have too few rows.`;
  const name = (cell: typeof best) =>
    `${cell.volatility} ${cell.trend} markets (${numberText(cell.value, percent)})`;
  if (known.length === 1) return `Only ${name(best)} have enough rows.${left}`;
  return `Best in ${name(best)}, worst in ${name(worst)}; clearly above a coin in ${clear.length} of ${known.length} cells.${left}`;
}
