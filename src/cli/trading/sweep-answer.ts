import { dayText } from "../../foundation/utc-text.ts";
import type { SweepResult, SweptConfiguration } from "../../jobs/sweep-strategy.ts";
import { formatCount, formatCounted } from "../format-number.ts";
import { renderTable } from "../render-table.ts";
import type { VerbAnswer } from "../verb.ts";
import { labelled } from "../wrapped-text.ts";

/** Configurations that the table shows; JSON has all. */
const shownMax = 20;

/** What `sweep` answers; `sweepSchema` describes the JSON. */
export function sweepAnswer(result: SweepResult, by: "sharpe" | "return"): VerbAnswer {
  const { overfitting, ...rest } = result;
  const { logits: _logits, ...estimate } = overfitting ?? { logits: undefined };
  const json = {
    kind: "swept",
    by,
    ...rest,
    overfitting: overfitting === undefined ? null : estimate,
  };
  const blocks = [
    result.notes.map((note) => labelled("NOTE  ", note)).join("\n"),
    headText(result),
    configurationTable(result, by),
    walkText(result),
    luckText(result),
  ];
  return { json, text: blocks.filter((block) => block !== "").join("\n\n") };
}

function headText({ strategy, configurations, span, inSample }: SweepResult): string {
  const { fromMs, untilMs, candles } = span;
  const head = `${strategy}: ${formatCounted(configurations.length, "configuration")} on ${formatCount(candles)} candles, ${dayText(fromMs)} to ${dayText(untilMs)}`;
  const stamp =
    "IN-SAMPLE: some of these candles are older than what the forecaster was fitted on.";
  return inSample ? `${head}\n${stamp}` : head;
}

function configurationTable(result: SweepResult, by: "sharpe" | "return"): string {
  const { configurations, varied } = result;
  const score = ({ sharpeRatio, totalReturn }: SweptConfiguration): number =>
    (by === "sharpe" ? sharpeRatio : totalReturn) ?? -Infinity;
  const sorted = configurations.toSorted((a, b) => score(b) - score(a)).slice(0, shownMax);
  const isAnyStopped = sorted.some(({ stoppedFromMs }) => stoppedFromMs !== undefined);
  const last = isAnyStopped ? ["stopped"] : [];
  const header = [...varied, "Sharpe", "return, %", "drawdown, %", "trades", ...last];
  const rows = sorted.map((one) => [
    ...varied.map((name) => String(one.parameters[name])),
    ratio(one.sharpeRatio),
    percent(one.totalReturn),
    (100 * one.maxDrawdown).toFixed(1),
    formatCount(one.trades),
    ...last.map(() => (one.stoppedFromMs === undefined ? "" : dayText(one.stoppedFromMs))),
  ]);
  const table = renderTable(
    [header, ...rows],
    header.map(() => "right"),
  );
  const left = configurations.length - sorted.length;
  const more = left > 0 ? `\n... and ${formatCount(left)} worse ones (--json has all)` : "";
  const stops = stopsText(configurations);
  return `With hindsight, the best first: nobody could have chosen so.\n${table}${more}${stops}`;
}

// A run that stands still until the end has a small drawdown and few trades for that alone.
function stopsText(configurations: readonly SweptConfiguration[]): string {
  const stopped = configurations.filter(({ stoppedFromMs }) => stoppedFromMs !== undefined).length;
  if (stopped === 0) return "";
  const of = `${formatCount(stopped)} of ${formatCounted(configurations.length, "configuration")}`;
  const were = stopped === 1 ? "was" : "were";
  return `\n${labelled("", `${of} ${were} stopped by the risk limits and entered nothing after that day; the candles after it count in these figures.`)}`;
}

function walkText({ walk, varied }: SweepResult): string {
  const header = ["from", "to", ...varied, "past Sharpe", "Sharpe", "return, %", "trades"];
  const rows = walk.stretches.map((one) => [
    dayText(one.fromMs),
    dayText(one.untilMs),
    ...varied.map((name) => String(one.parameters[name])),
    ratio(one.past.sharpeRatio),
    ratio(one.judged.sharpeRatio),
    percent(one.judged.totalReturn),
    formatCount(one.judged.trades),
  ]);
  const { figures, hindsight, blindReturn } = walk;
  const table = renderTable(
    [header, ...rows],
    header.map(() => "right"),
  );
  const joined = labelled(
    "TOGETHER ",
    `${percent(figures.totalReturn)} %, Sharpe ratio ${ratio(figures.sharpeRatio)}, largest drawdown ${(100 * figures.maxDrawdown).toFixed(1)} %, ${formatCounted(figures.trades, "trade")}. On the same candles the best with hindsight made ${percent(hindsight.totalReturn)} %, a blind choice ${percent(blindReturn)} % on average.`,
  );
  return `Chosen on the past, judged on what came next\n${table}\n${joined}`;
}

function luckText({ deflatedSharpe, overfitting }: SweepResult): string {
  const { probability, trials, kind } = deflatedSharpe;
  const against =
    kind === "deflated" ? `the best of ${formatCount(trials)} trials without skill` : "0";
  const sharpe =
    probability === undefined
      ? "The best configuration has no Sharpe ratio."
      : `The best one's Sharpe ratio exceeds that of ${against} with probability ${probability.toFixed(3)} (0.95 is the usual bar).`;
  const chance =
    overfitting === undefined
      ? ""
      : ` The best of one half of time is in the worse half of the other with probability ${overfitting.probability.toFixed(2)} (below 0.2 is good, 0.5 is chance).`;
  return labelled("LUCK  ", sharpe + chance);
}

function ratio(value: number | undefined): string {
  return value === undefined ? "N/A" : value.toFixed(2);
}

function percent(share: number): string {
  const text = (100 * share).toFixed(1);
  return share > 0 ? `+${text}` : text;
}
