import type { DecisionCounts, Tally } from "../../../trading/tear-sheet/decision-counts.ts";
import type { TearSheet } from "../../../trading/tear-sheet/tear-sheet.ts";
import { dataTable } from "../data-table.ts";
import type { Markup } from "../markup.ts";
import { countedText, countText, percent } from "../number-text.ts";
import { pageSection, sideBySide } from "../page-section.ts";

const shown = 12;

/** Why there was a trade, and why not: conditions, limits, what was withheld. */
export function decisionSection({ decisions }: TearSheet): Markup {
  const { decided, stances, conditions, rules, withheld, unplaced, states } = decisions;
  const share = (count: number): string => percent.number(decided === 0 ? 0 : count / decided);
  const table = (caption: string, tallies: readonly Tally[]): Markup | undefined =>
    tallies.length === 0
      ? undefined
      : dataTable({
          caption,
          columns: ["", "candles", "%"].map((title) => ({ title })),
          rows: tallies
            .slice(0, shown)
            .map(({ name, count }) => [name, countText(count), share(count)]),
        });
  const limits = rules.map(({ name, count, did }) => ({ name: `${name}: ${did}`, count }));
  return pageSection({
    title: "Why no more trades?",
    reading:
      "Every closed candle is a decision, stored with its reasons. A signal must hold, a limit must allow it, and the market must take an order of that size; candlecast why prints the chain of one candle.",
    finding: findingText(decisions),
    evidence: [
      sideBySide(table("What the strategy wanted", stances), conditionTable(conditions)),
      sideBySide(table("Limits that decided", limits), table("Not ACTIVE", states)),
      sideBySide(
        table("Forecasts withheld", withheld),
        table("Allowed, but no order was possible", unplaced),
      ),
    ],
  });
}

function conditionTable(conditions: DecisionCounts["conditions"]): Markup | undefined {
  if (conditions.length === 0) return undefined;
  return dataTable({
    caption: "Conditions of the strategy",
    columns: ["", "looked at", "held, %"].map((title) => ({ title })),
    rows: conditions
      .slice(0, shown)
      .map(({ name, count, held }) => [name, countText(count), percent.number(held / count)]),
  });
}

function findingText({ decided, rules, forecasts, withheld }: DecisionCounts): string {
  const sum = (of: readonly Tally[]): number => of.reduce((total, { count }) => total + count, 0);
  const refused = sum(rules.filter(({ did }) => did === "refused"));
  const trimmed = sum(rules.filter(({ did }) => did === "trimmed"));
  const abstained = sum(withheld);
  const parts = [
    `Limits refused on ${countedText(refused, "candle")} and trimmed on ${countText(trimmed)}`,
    ...(forecasts?.threshold === undefined
      ? []
      : [
          `the largest forecast change was ${(100 * forecasts.largestChange).toFixed(2)} %, the threshold ${(100 * forecasts.threshold).toFixed(2)} %`,
        ]),
    ...(abstained === 0 ? [] : [`forecasts were withheld on ${countText(abstained)}`]),
  ];
  return `${countedText(decided, "decision")}. ${parts.join("; ")}.`;
}
