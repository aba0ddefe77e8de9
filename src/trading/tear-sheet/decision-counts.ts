import type { ForecastOpinion } from "../forecast-opinion.ts";
import type { Decision } from "../session/decision.ts";
import type { DecisionList } from "../session/recorded-run.ts";
import { missingForecast } from "../strategies/follow-forecast.ts";
import type { Signal } from "../strategies/signal.ts";

/** What became of every candle: why there was a trade, and why not. */
export interface DecisionCounts {
  readonly decided: number;
  readonly stances: readonly Tally[];
  readonly verdicts: readonly Tally[];
  /** Limits that decided, by what they did; "capped": what was held stayed as large as it was. */
  readonly rules: readonly (Tally & { readonly did: RuleDeed })[];
  /** Forecasts, where somebody was asked: the largest, either way, and what had to be exceeded. */
  readonly forecasts: ForecastCounts | undefined;
  /** Reasons of withheld forecasts. */
  readonly withheld: readonly Tally[];
  /** Why an allowed change led to no order. */
  readonly unplaced: readonly Tally[];
  /** Candles spent in each state but ACTIVE. */
  readonly states: readonly Tally[];
  /** Conditions of the strategy: on how many candles each was looked at, and held; but what `withheld` counts. */
  readonly conditions: readonly (Tally & { readonly held: number })[];
}

export type RuleDeed = "refused" | "trimmed" | "capped";

export interface ForecastCounts {
  /** Candles with a forecast. */
  readonly given: number;
  /** Change of the largest one, signed, fraction. */
  readonly largestChange: number;
  /** Of the strategy; `undefined` where it has none. */
  readonly threshold: number | undefined;
}

export interface Tally {
  readonly name: string;
  readonly count: number;
}

/** Counts the decisions since trading began, largest first. */
export function decisionCounts(decisions: DecisionList, tradeFromMs: number): DecisionCounts {
  const tallies: Tallies = { ...createTallies(), forecasts: undefined };
  let decided = 0;
  for (const decision of decisions) {
    if (decision.phase === "warm-up" || decision.openTimeMs < tradeFromMs) continue;
    decided++;
    countDecision(decision, tallies);
  }
  const { conditions, rules } = tallies;
  return {
    decided,
    stances: listed(tallies.stances),
    verdicts: listed(tallies.verdicts),
    rules: listed(rules).map(({ name, count }) => {
      const [did, rule] = name.split(" ");
      return { name: rule!, count, did: did as RuleDeed };
    }),
    withheld: listed(tallies.withheld),
    forecasts: tallies.forecasts,
    unplaced: listed(tallies.unplaced),
    states: listed(tallies.states),
    conditions: listed(conditions).map((tally) => ({
      ...tally,
      held: tallies.held.get(tally.name) ?? 0,
    })),
  };
}

type Tallies = ReturnType<typeof createTallies> & { forecasts: ForecastCounts | undefined };

function createTallies() {
  const tally = (): Map<string, number> => new Map();
  return {
    stances: tally(),
    verdicts: tally(),
    rules: tally(),
    withheld: tally(),
    unplaced: tally(),
    states: tally(),
    conditions: tally(),
    held: tally(),
  };
}

function countDecision(decision: Decision, tallies: Tallies): void {
  const { forecast, signal, risk, state, unplaced } = decision;
  add(tallies.stances, signal.stance);
  add(tallies.verdicts, risk.kind);
  if (risk.kind === "refused" || risk.kind === "trimmed") {
    add(tallies.rules, `${deedOf(decision)} ${risk.rule ?? "unnamed"}`);
  }
  if (forecast !== undefined) countForecast(forecast, signal, tallies);
  if (unplaced !== undefined) add(tallies.unplaced, unplaced);
  if (state !== "ACTIVE") add(tallies.states, state);
  countReasons(signal, forecast, tallies);
}

// That nothing was forecast is only looked at where it is so: counted here it would read as "never given".
function countReasons(
  { reasons }: Signal,
  forecast: ForecastOpinion | undefined,
  tallies: Tallies,
): void {
  const first = reasons[0];
  const isStale = first !== undefined && !first.holds && first.name !== missingForecast;
  const isTold = isStale || forecast?.kind === "abstain";
  for (const { name, holds } of reasons) {
    if (isTold && name === missingForecast) continue;
    add(tallies.conditions, name);
    if (holds) add(tallies.held, name);
  }
}

// Who holds as much as a limit allows, and wants more at every candle, is not refused every time.
function deedOf({ risk, heldExposure, wantedExposure }: Decision): RuleDeed {
  if (risk.kind === "trimmed") return "trimmed";
  const grows =
    heldExposure * wantedExposure > 0 && Math.abs(wantedExposure) > Math.abs(heldExposure);
  return grows ? "capped" : "refused";
}

function countForecast(forecast: ForecastOpinion, signal: Signal, tallies: Tallies): void {
  if (forecast.kind === "abstain") return add(tallies.withheld, forecast.reason);
  tallies.forecasts = withForecast(tallies.forecasts, forecast.change, signal);
}

function withForecast(
  before: ForecastCounts | undefined,
  change: number,
  { reasons }: Signal,
): ForecastCounts {
  const largest = before?.largestChange ?? 0;
  const compared = reasons.find(({ values }) => "change" in values && "threshold" in values);
  return {
    given: (before?.given ?? 0) + 1,
    largestChange: Math.abs(change) > Math.abs(largest) ? change : largest,
    threshold: compared?.values["threshold"] ?? before?.threshold,
  };
}

function add(tally: Map<string, number>, name: string): void {
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

function listed(tally: ReadonlyMap<string, number>): readonly Tally[] {
  return [...tally]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
