import type { TearSheet } from "../../jobs/tear-sheet.ts";
import { formatCount } from "../format-number.ts";
import { labelled } from "../wrapped-text.ts";

const shown = 6;

/** What became of the candles: opinions, limits, what was withheld. */
export function decisionsBlock({ decisions }: TearSheet): string {
  const { decided, stances, rules, forecasts, withheld, unplaced, states, conditions } = decisions;
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ["Wanted", stances.map(tallyText)],
    [
      "Held true",
      conditions.map(
        ({ name, count, held }) => `${name} ${formatCount(held)} of ${formatCount(count)}`,
      ),
    ],
    ["Forecasts", forecasts === undefined ? [] : [forecastText(forecasts)]],
    ["Limits", rules.map(({ name, count, did }) => `${name} ${did} ${formatCount(count)}`)],
    ["Withheld", withheld.map(tallyText)],
    ["No order", unplaced.map(tallyText)],
    ["Stopped", states.map(tallyText)],
  ];
  const lines = parts
    .filter(([, texts]) => texts.length > 0)
    .map(([name, texts]) => labelled(`  ${name.padEnd(10)}`, texts.slice(0, shown).join(", ")));
  return [`Decisions on ${formatCount(decided)} candles`, ...lines].join("\n");
}

function forecastText({
  given,
  largestChange,
  threshold,
}: NonNullable<TearSheet["decisions"]["forecasts"]>): string {
  const bar = threshold === undefined ? "" : `, threshold ${hundredths(threshold)} %`;
  return `${formatCount(given)} given, the largest ${hundredths(largestChange)} %${bar}`;
}

function hundredths(share: number): string {
  return (100 * share).toFixed(2);
}

function tallyText({ name, count }: { readonly name: string; readonly count: number }): string {
  return `${name} ${formatCount(count)}`;
}
