import { dayMs } from "../../../foundation/durations.ts";
import { dayText } from "../../../foundation/utc-text.ts";
import type { TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import { fallChart, fallKey } from "../charts/account-charts.ts";
import { dataTable } from "../data-table.ts";
import { drawFigure } from "../figure.ts";
import { html, type Markup } from "../markup.ts";
import { countedText, countText, numberText, percent } from "../number-text.ts";
import { pageSection } from "../page-section.ts";

/** How deep it fell, for how long. */
export async function fallSection(sheet: TearSheet): Promise<Markup> {
  const { drawdowns, subject } = sheet;
  const finding = findingText(sheet);
  const figure = await drawFigure({
    id: "falls",
    title: "Below the highest value so far",
    alternative: finding,
    key: fallKey,
    size: "full",
    specification: (frame) => fallChart(sheet.curves, frame),
  });
  const days = (fromMs: number, untilMs: number): string =>
    countText(Math.round((untilMs - fromMs) / dayMs));
  const table = dataTable({
    caption: "The deepest falls",
    columns: [
      { title: "depth, %" },
      { title: "from", align: "left" },
      { title: "lowest", align: "left" },
      { title: "recovered", align: "left" },
      { title: "days down" },
      { title: "days in all" },
    ],
    rows: drawdowns.map(({ depth, peakMs, troughMs, recoveredMs }) => [
      percent.number(depth),
      date(peakMs),
      date(troughMs),
      recoveredMs === undefined ? "not yet" : date(recoveredMs),
      days(peakMs, troughMs),
      days(peakMs, recoveredMs ?? subject.untilMs),
    ]),
  });
  return pageSection({
    title: "How deep did it fall?",
    reading:
      "A fall is counted from the highest value that the account ever had, marked at closes, open positions included. The interval says how much deeper the same returns could have gone in another order.",
    finding,
    evidence: [figure, drawdowns.length === 0 ? undefined : table],
  });
}

function date(timeMs: number): Markup {
  return html`<span class="date">${dayText(timeMs)}</span>`;
}

function findingText({ figures, intervals, drawdowns, subject, benchmark }: TearSheet): string {
  const [deepest] = drawdowns;
  if (deepest === undefined) return "It never fell by more than 0.1\u00a0%.";
  const interval = intervals.maxDrawdown;
  const range =
    interval === undefined
      ? ""
      : ` (95\u00a0% of resamples: ${percent.number(interval.low)} to ${numberText(interval.high, percent)})`;
  const days = Math.round(((deepest.recoveredMs ?? subject.untilMs) - deepest.peakMs) / dayMs);
  const end =
    deepest.recoveredMs === undefined
      ? `and had not recovered after ${countedText(days, "day")}`
      : `and took ${countedText(days, "day")} until it was back`;
  return `It fell by ${numberText(figures.maxDrawdown, percent)}${range} ${end}; buy-and-hold fell by ${numberText(benchmark.buyAndHold.maxDrawdown, percent)}.`;
}
