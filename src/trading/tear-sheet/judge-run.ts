import { dayText } from "../../foundation/utc-text.ts";
import type { Tally } from "./decision-counts.ts";
import type { RunCheck, RunVerdict, RunVerdictKind } from "./run-verdict.ts";
import type { TearSheet } from "./tear-sheet.ts";
import { tradesMin } from "./trade-figures.ts";

type Judged = Omit<TearSheet, "verdict"> & { readonly isLost: boolean };

/** Usual bars: 5 % for chance, 95 % for the deflated Sharpe ratio, 1.645 for alpha's t (one-sided 5 %). */
const bars = { pValue: 0.05, probability: 0.95, t: 1.645 } as const;

/** Judges a finished sheet; nothing but its figures decides. */
export function judgeRun(sheet: Judged): RunVerdict {
  const checks = [
    profitCheck(sheet),
    timingCheck(sheet),
    marketCheck(sheet),
    luckCheck(sheet),
    costCheck(sheet),
  ];
  const kind = kindOf(sheet, checks);
  const sentence = `${sentences[kind](sheet, checks)}${liquidatedText(sheet)}${stoppedText(sheet)}`;
  return { kind, sentence, checks: proven(checks, sheet) };
}

// What holds on candles that the forecaster was fitted on is not shown to hold.
function proven(checks: readonly RunCheck[], { inSample }: Judged): readonly RunCheck[] {
  if (!inSample) return checks;
  return checks.map((check) => (check.passed === true ? { ...check, passed: undefined } : check));
}

function kindOf(sheet: Judged, checks: readonly RunCheck[]): RunVerdictKind {
  const { figures, inSample, randomEntries, isLost } = sheet;
  const passed = (name: RunCheck["name"]): boolean =>
    checks.find((check) => check.name === name)?.passed === true;
  if (isLost) return "lost everything";
  if (randomEntries.spells === 0) return "no trade";
  if (inSample) return "in-sample";
  if (!passed("profit")) return "loses";
  if (figures.trades < tradesMin) return isHolding(sheet) ? "holding" : "too few trades";
  if (randomEntries.beaten !== undefined && !passed("timing")) return "luck";
  return checks.every((check) => check.passed === true) ? "holds up" : "unproven";
}

const sentences: Readonly<
  Record<RunVerdictKind, (sheet: Judged, checks: readonly RunCheck[]) => string>
> = {
  "lost everything": () => "It lost the whole account.",
  "no trade": (sheet) => `It never traded${whyNoTrade(sheet)}. ${holding(sheet)}`,
  holding: (sheet) =>
    `It held nearly all the time, so what it made is the market's: ${lowerFirst(made(sheet))}. ${holding(sheet)}`,
  "in-sample": (sheet) =>
    `IN-SAMPLE: the forecaster was fitted on some of these candles, so the figures prove nothing. ${made(sheet)}; ${lowerFirst(holding(sheet))}`,
  loses: (sheet) => `${made(sheet)} after costs${beforeCosts(sheet)}. ${holding(sheet)}`,
  "too few trades": (sheet) =>
    `Too few trades to judge: ${sheet.figures.trades}, ${tradesMin} are needed. ${made(sheet)}; ${lowerFirst(holding(sheet))}`,
  luck: (sheet) =>
    `Not distinguishable from random entries: the same trades at random moments do as well in ${percent(sheet.randomEntries.pValue)} of cases. ${made(sheet)}; ${lowerFirst(holding(sheet))}`,
  unproven: (sheet, checks) =>
    `${made(sheet)} after costs, and it is not proven: ${checks
      .filter(({ passed }) => passed !== true)
      .map(({ detail }) => lowerFirst(detail.replace(/\.$/, "")))
      .join("; ")}. ${holding(sheet)}`,
  "holds up": (sheet) =>
    `${made(sheet)} after costs, and every check holds on these candles. ${holding(sheet)} Past candles promise nothing: trade it on paper next.`,
};

function profitCheck({ figures, intervals }: Judged): RunCheck {
  const total = figures.totalReturn;
  const interval = intervals.totalReturn;
  const range =
    interval === undefined
      ? ""
      : `, 95 % of resamples between ${signedPercent(interval.low)} and ${signedPercent(interval.high)}`;
  return {
    name: "profit",
    title: "makes money after costs",
    passed: total === undefined ? undefined : total > 0,
    detail: total === undefined ? "No return." : `It made ${signedPercent(total)}${range}.`,
  };
}

function timingCheck({ randomEntries }: Judged): RunCheck {
  const { beaten, pValue, runs, reason } = randomEntries;
  const title = "better moments than random ones";
  if (beaten === undefined || pValue === undefined) {
    return { name: "timing", title, passed: undefined, detail: `No comparison: ${reason}.` };
  }
  return {
    name: "timing",
    title,
    passed: pValue < bars.pValue,
    detail: `It beats ${percent(beaten)} of ${runs} runs that enter at random.`,
  };
}

function marketCheck({ benchmark }: Judged): RunCheck {
  const { alphaT, alphaPerYear, beta } = benchmark;
  const title = "more than its share of the market";
  if (alphaT === undefined || alphaPerYear === undefined || beta === undefined) {
    return { name: "market", title, passed: undefined, detail: "No line against the market." };
  }
  return {
    name: "market",
    title,
    passed: alphaT > bars.t,
    detail: `Beside ${beta.toFixed(2)} times the market it made ${signedPercent(alphaPerYear)} a year (t ${alphaT.toFixed(2)}, ${bars.t} is needed).`,
  };
}

function luckCheck({ sharpe, missing }: Judged): RunCheck {
  const { probability, trials } = sharpe;
  const title = "a Sharpe ratio beyond luck";
  if (probability === undefined || missing.sharpeRatio !== undefined) {
    const why = missing.sharpeRatio ?? "returns never change";
    return { name: "luck", title, passed: undefined, detail: `No Sharpe ratio: ${why}.` };
  }
  const of = trials === 1 ? "above 0" : `above the best of ${trials} trials without skill`;
  return {
    name: "luck",
    title,
    passed: probability > bars.probability,
    detail: `The Sharpe ratio is ${of} with probability ${probability.toFixed(2)} (0.95 is needed).`,
  };
}

function costCheck({ costs, stopped }: Judged): RunCheck {
  const double = costs.levels.find(({ multiplier }) => multiplier === 2);
  const title = "survives double costs";
  if (costs.paidPerSide === undefined || double === undefined) {
    return { name: "costs", title, passed: undefined, detail: "No costs were paid." };
  }
  const total = double.totalReturn ?? -1;
  const end = double.stopped?.fromMs;
  const isShorter = end !== undefined && end < (stopped?.fromMs ?? Infinity);
  const until = isShorter
    ? `, and its limits stop it on ${dayText(end)} already, earlier than the run itself`
    : "";
  return {
    name: "costs",
    title,
    passed: total > 0 && !isShorter,
    detail: `At double costs it makes ${signedPercent(total)}${until}.`,
  };
}

function made({ figures }: Judged): string {
  const total = figures.totalReturn ?? 0;
  const trades = figures.trades === 1 ? "1 closed trade" : `${figures.trades} closed trades`;
  return `It ${total < 0 ? "lost" : "made"} ${percent(Math.abs(total))} in ${trades}`;
}

function beforeCosts({ costs, figures }: Judged): string {
  const { breakEvenPerSide } = costs;
  if (breakEvenPerSide === undefined || figures.trades === 0) return "";
  return breakEvenPerSide > 0
    ? `; without costs it would have earned`
    : "; it would have lost without any costs, too";
}

function isHolding({ figures }: Judged): boolean {
  return figures.exposure > 0.95;
}

/** Long and short are told apart from this difference on. */
const shownExposure = 0.0005;

function holding({ benchmark, figures }: Judged): string {
  const { buyAndHold, sameExposure } = benchmark;
  const { meanExposure, meanNetExposure } = figures;
  if (figures.exposure === 0 || meanNetExposure > 0.98) {
    return `Buy-and-hold made ${signedPercent(buyAndHold.totalReturn)}.`;
  }
  const part =
    meanExposure - meanNetExposure > shownExposure
      ? `at its mean net exposure of ${signedPercent(meanNetExposure)} it made`
      : "at the same mean exposure";
  return `Buy-and-hold made ${signedPercent(buyAndHold.totalReturn)}, ${part} ${signedPercent(sameExposure.totalReturn)}.`;
}

// The most frequent may concern what the strategy seldom wants to do, as shorts where there are none.
const shownLimits = 3;

function refusedText({ name, count }: Tally, position: number): string {
  const times = count === 1 ? "once" : `${count} times`;
  return position === 0 ? `the limit "${name}" refused ${times}` : `"${name}" ${times}`;
}

function whyNoTrade({ decisions }: Judged): string {
  const { decided, rules, unplaced, withheld } = decisions;
  const refused = rules.filter(({ did }) => did === "refused").slice(0, shownLimits);
  if (decided === 0) return ": no candle was decided on";
  if (refused.length > 0) return `: ${refused.map(refusedText).join(", ")}`;
  if (unplaced[0] !== undefined) return `: orders were ${unplaced[0].name}`;
  const missing = withheld[0];
  if (missing === undefined) return spokenReason(decisions) ?? "";
  const silence = `: forecasts were withheld on ${missing.count} of ${decided} candles (${missing.name})`;
  // Silence on a few candles of thousands explains nothing.
  return 2 * missing.count >= decided ? silence : (spokenReason(decisions) ?? silence);
}

function spokenReason(decisions: Judged["decisions"]): string | undefined {
  return smallForecasts(decisions) ?? rarestCondition(decisions);
}

// What was asked on a candle or two is the rarest by accident.
function rarestCondition({ conditions, decided }: Judged["decisions"]): string | undefined {
  const asked = conditions.filter(({ count }) => 100 * count >= decided);
  const rarest = asked.toSorted((a, b) => a.held / a.count - b.held / b.count)[0];
  if (rarest === undefined) return undefined;
  return `: "${rarest.name}" held on ${rarest.held} of ${rarest.count} candles`;
}

function smallForecasts({ forecasts }: Judged["decisions"]): string | undefined {
  if (forecasts?.threshold === undefined) return undefined;
  const { largestChange, threshold } = forecasts;
  if (Math.abs(largestChange) > threshold) return undefined;
  return `: the largest forecast change was ${hundredths(largestChange)} %, the threshold is ${hundredths(threshold)} %`;
}

function liquidatedText({ exits }: Judged): string {
  const taken = exits.find(({ closedBy }) => closedBy === "liquidation");
  if (taken === undefined) return "";
  const { trades, profit } = taken;
  const what = trades === 1 ? "a position" : `${trades} positions`;
  return ` The exchange liquidated ${what}, with a result of ${profit.toLocaleString("en-US", { maximumFractionDigits: 2 })}.`;
}

function stoppedText({ stopped }: Judged): string {
  if (stopped === undefined) return "";
  const { fromMs, reason } = stopped;
  return ` It entered nothing after ${dayText(fromMs)}${reason === undefined ? "" : `: ${reason}`}.`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function percent(share: number | undefined): string {
  return share === undefined ? "-" : `${tenths(100 * share)} %`;
}

function signedPercent(share: number): string {
  return `${share > 0 ? "+" : ""}${tenths(100 * share)} %`;
}

function hundredths(share: number): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return (100 * share).toLocaleString("en-US", digits);
}

function tenths(value: number): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
