import { dayText } from "../../../foundation/utc-text.ts";
import type { RoundTrip } from "../../../trading/accounting/book-state.ts";
import type { TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import { histogramChart } from "../charts/histogram-chart.ts";
import { dataTable } from "../data-table.ts";
import { drawFigure } from "../figure.ts";
import { html, type Markup } from "../markup.ts";
import {
  countedText,
  countText,
  numberText,
  percent,
  signedPercent,
  twoDecimals,
} from "../number-text.ts";
import { pageSection, sideBySide } from "../page-section.ts";

const shown = 5;

/** What the trades were like: how returns are spread, how they ended, the best and the worst. */
export async function tradeSection(sheet: TearSheet): Promise<Markup> {
  const { roundTrips } = sheet;
  const finding = findingText(sheet);
  const figure =
    roundTrips.length < 2
      ? undefined
      : await drawFigure({
          id: "trades",
          title: "Return per trade after costs",
          alternative: finding,
          key: [],
          size: "half",
          specification: () =>
            histogramChart({
              values: roundTrips.map((trip) => trip.return),
              title: "return of the largest value held, %",
              counted: "trades",
            }),
        });
  return pageSection({
    title: "What were the trades like?",
    reading:
      "A trade goes from flat to flat, parts of it included; its return is after fees and funding. What is still held at the end is no trade yet. Many small wins beside a few large losses, or the other way round, show here and not in the win rate.",
    finding,
    evidence: [
      sideBySide(figure, tradeTable(sheet)),
      exitTable(sheet),
      roundTrips.length <= 1 ? undefined : extremes(roundTrips),
    ],
  });
}

function tradeTable({ figures, intervals }: TearSheet): Markup {
  const wins = intervals.winRate;
  const range = wins && ` (${percent.number(wins.low)} to ${percent.number(wins.high)})`;
  return dataTable({
    caption: "Trades",
    columns: [{ title: "figure" }, { title: "value" }],
    rows: [
      ["trades", countText(figures.trades)],
      ["long, short", `${countText(figures.longTrades)}, ${countText(figures.shortTrades)}`],
      ["won", `${numberText(figures.winRate, percent)}${range ?? ""}`],
      ["profit factor", numberText(figures.profitFactor, twoDecimals)],
      ["average win over average loss", numberText(figures.payoffRatio, twoDecimals)],
      ["mean return", numberText(figures.returnPerTrade, signedPercent)],
      ["best", numberText(figures.bestTrade, signedPercent)],
      ["worst", numberText(figures.worstTrade, signedPercent)],
      [
        "most losses in a row",
        numberText(figures.longestLosingStreak, { number: countText, unit: "" }),
      ],
      ["candles held, mean", numberText(figures.meanHoldingCandles, twoDecimals)],
    ],
  });
}

function exitTable({ exits }: TearSheet): Markup | undefined {
  if (exits.length === 0) return undefined;
  return dataTable({
    caption: "How they ended",
    columns: ["closed by", "trades", "won, %", "profit"].map((title) => ({ title })),
    rows: exits.map(({ closedBy, trades, winRate, profit }) => [
      closedBy,
      countText(trades),
      percent.number(winRate),
      money(profit),
    ]),
  });
}

function extremes(trips: readonly RoundTrip[]): Markup {
  const sorted = trips.toSorted((a, b) => b.return - a.return);
  const count = Math.min(shown, Math.floor(sorted.length / 2));
  return html`<details>
    <summary>The ${count} best and the ${count} worst</summary>
    ${tripTable("Best trades", sorted.slice(0, count))}
    ${tripTable("Worst trades", sorted.slice(-count).toReversed())}
  </details>`;
}

function tripTable(caption: string, trips: readonly RoundTrip[]): Markup {
  return dataTable({
    caption,
    columns: [
      { title: "instrument" },
      { title: "direction", align: "left" },
      { title: "from", align: "left" },
      { title: "to", align: "left" },
      { title: "return, %" },
      { title: "profit" },
      { title: "closed by", align: "left" },
    ],
    rows: trips.map((trip) => [
      trip.instrument,
      trip.direction > 0 ? "long" : "short",
      html`<span class="date">${dayText(trip.enteredAtMs)}</span>`,
      html`<span class="date">${dayText(trip.exitedAtMs)}</span>`,
      signedPercent.number(trip.return),
      money(trip.profit),
      trip.closedBy,
    ]),
  });
}

function findingText({ figures, missing, subject }: TearSheet): string {
  const { trades, winRate, profitFactor, payoffRatio } = figures;
  const held =
    subject.heldAtEnd > 0 ? ` ${money(subject.heldAtEnd)} were still held at the end.` : "";
  if (winRate === undefined) {
    return `${countedText(trades, "trade")}: too few to say what a usual one is like (${missing.winRate}).${held}`;
  }
  const factor =
    profitFactor === undefined
      ? `profit factor: ${missing.profitFactor}`
      : `profits were ${numberText(profitFactor, twoDecimals)} times the losses`;
  const size =
    payoffRatio === undefined
      ? ""
      : `, an average win ${numberText(payoffRatio, twoDecimals)} times an average loss`;
  return `${countedText(trades, "trade")}, ${numberText(winRate, percent)} of them won; ${factor}${size}.${held}`;
}

function money(amount: number): string {
  return twoDecimals.number(amount);
}
