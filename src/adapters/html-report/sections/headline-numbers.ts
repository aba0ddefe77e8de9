import type { ForecasterName, ReportCard } from "../../../evaluation/report/report-card.ts";
import type { Estimate } from "../../../evaluation/report/estimate.ts";
import type { MetricName } from "../../../evaluation/report/metric-table.ts";
import { intervalText, missingText } from "../estimate-markup.ts";
import { html, type Markup } from "../markup.ts";
import {
  countedText,
  numberText,
  percent,
  signedBasisPoints,
  signedPercent,
  signedTenthPercent,
  type NumberScale,
} from "../number-text.ts";
import { forecasterTitles } from "./forecaster-titles.ts";

/** The three numbers that matter, each with its interval and with what it must beat. */
export function headlineNumbers(card: ReportCard): Markup {
  const full = card.trading.levels.full;
  const traded = `${countedText(full.trades, "trade")}; all together ${numberText(full.net, signedTenthPercent)}, holding ${numberText(card.trading.holding, signedTenthPercent)}`;
  return html`<dl class="headline">
    ${tile("Direction right", scoreOf(card, "model", "directionalAccuracy"), percent, directionContext(card))}
    ${tile("Squared error removed", scoreOf(card, "model", "skill"), signedPercent, "against forecasting no move; 0 is no skill")}
    ${tile("Earned per trade after costs", full.netPerTrade, signedBasisPoints, traded)}
  </dl> `;
}

/** The estimate of a metric; a forecaster that the card lacks has no figure. */
export function scoreOf(card: ReportCard, name: ForecasterName, metric: MetricName): Estimate {
  const scores = card.scores.find((entry) => entry.name === name);
  return scores?.metrics[metric] ?? { value: undefined, note: "not judged" };
}

function tile(name: string, estimate: Estimate, scale: NumberScale, context: string): Markup {
  const { value, interval } = estimate;
  const figure =
    value === undefined
      ? html`<span class="big none">${missingText(estimate)}</span>`
      : html`<span class="big"
          >${scale.number(value)}<span class="unit">${scale.unit}</span></span
        >`;
  const range =
    value === undefined || interval === undefined
      ? undefined
      : html`<span class="range">${intervalText(interval, scale)}</span>`;
  return html`<div>
    <dt>${name}</dt>
    <dd>${figure} ${range}<span class="context">${context}</span></dd>
  </div> `;
}

function directionContext(card: ReportCard): string {
  const { naive } = card.verdict;
  const naiveShare = scoreOf(card, naive, "directionalAccuracy").value;
  const needed = card.trading.breakEvenAccuracy;
  const parts = [
    "a coin: 50\u00a0%",
    naiveShare === undefined
      ? undefined
      : `${forecasterTitles[naive].title}: ${numberText(naiveShare, percent)}`,
    needed === undefined ? undefined : accuracyThatPays(needed),
  ];
  return parts.filter((part) => part !== undefined).join("; ");
}

/** @param needed Share of right directions; above 1 where costs are larger than an average move. */
function accuracyThatPays(needed: number): string {
  return needed > 1
    ? "no accuracy pays for a trade"
    : `a trade pays from ${numberText(needed, percent)}`;
}
