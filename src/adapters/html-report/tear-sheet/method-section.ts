import { dayText } from "../../../foundation/utc-text.ts";
import type { TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import { dataTable } from "../data-table.ts";
import { html, type Markup } from "../markup.ts";
import { countedText, countText } from "../number-text.ts";
import { pageSection } from "../page-section.ts";

/** How it was made: what the run was, what the figures mean, what is missing. */
export function methodSection(sheet: TearSheet): Markup {
  const { subject, bootstrap, missing, stopped } = sheet;
  const parameters = Object.entries(subject.parameters).map(([name, value]) => `${name} ${value}`);
  const settings = dataTable({
    caption: "The run",
    columns: [{ title: "setting" }, { title: "value", align: "left" }],
    rows: [
      ["name", subject.name],
      ["strategy", subject.strategy],
      ["parameters", parameters.length === 0 ? "none" : parameters.join(", ")],
      ["forecasts", subject.forecasts ?? "none"],
      ["market", subject.market],
      ["candles", `${countText(subject.candles)} of ${subject.timeframe}`],
      ...(stopped === undefined ? [] : [["stopped", stopText(stopped)]]),
      ["seed", String(subject.seed)],
    ],
  });
  const reasons = Object.entries(missing).map(
    ([name, reason]) => html`<li><b>${wordsOf(name)}</b>: ${reason}</li>`,
  );
  const left =
    reasons.length === 0
      ? undefined
      : html`<p class="caption">Not said, and why</p>
          <ul class="note notes">
            ${reasons}
          </ul>`;
  const intervals =
    bootstrap === undefined
      ? undefined
      : html`<li>
          Intervals are at 95 %, by ${countedText(bootstrap.draws, "stationary bootstrap resample")}
          of the returns in blocks of ${countedText(bootstrap.blockLength, "candle")} on average.
        </li>`;
  return pageSection({
    title: "How was it made?",
    reading:
      "The same candles, settings and seed give the same page. The trades and every decision stand in the run's ledger, a SQLite file.",
    finding:
      "Decided at the close of a candle, filled at the next open; stops work inside candles, the worse one first.",
    evidence: [
      settings,
      left,
      html`<ul class="note notes">
        <li>
          Returns are simple, per candle, of the account marked at each close, with no credit for
          cash; a year has 365.25 days around the clock.
        </li>
        ${intervals}
        <li>
          Random runs pay per side what this run paid on average; what filled inside a candle leaves
          at its close. This run's positions are priced so too before they are compared.
        </li>
        <li>
          The deflated Sharpe ratio follows Bailey and Lopez de Prado (2014), alpha's t Newey and
          West (1987).
        </li>
      </ul>`,
    ],
  });
}

function stopText({ fromMs, reason, idleCandles }: NonNullable<TearSheet["stopped"]>): string {
  const after =
    idleCandles === 0
      ? "it still holds what it held then"
      : `figures end there, ${countedText(idleCandles, "candle")} after it count in none`;
  return [dayText(fromMs), reason, after].filter((part) => part !== undefined).join("; ");
}

// sharpeRatio -> sharpe ratio
function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
