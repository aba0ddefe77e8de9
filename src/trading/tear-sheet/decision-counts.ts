import type { Decision } from "../session/decision.ts";
import type { DecisionList } from "../session/recorded-run.ts";

/** What became of every candle: why there was a trade, and why not. */
export interface DecisionCounts {
  readonly decided: number;
  readonly stances: readonly Tally[];
  readonly verdicts: readonly Tally[];
  /** Limits that decided, by what they did. */
  readonly rules: readonly (Tally & { readonly did: "refused" | "trimmed" })[];
  /** Reasons of withheld forecasts. */
  readonly withheld: readonly Tally[];
  /** Why an allowed change led to no order. */
  readonly unplaced: readonly Tally[];
  /** Candles spent in each state but ACTIVE. */
  readonly states: readonly Tally[];
  /** From when on nothing was entered for good, UTC epoch milliseconds; `undefined` where it could be to the end. */
  readonly haltedFromMs: number | undefined;
  /** Conditions of the strategy: on how many candles each was looked at, and held. */
  readonly conditions: readonly (Tally & { readonly held: number })[];
}

export interface Tally {
  readonly name: string;
  readonly count: number;
}

/**
 * Counts the decisions since trading began, largest first.
 *
 * @param awaitsResume Whether limits let nothing be entered at the end before a person resumes.
 */
export function decisionCounts(
  decisions: DecisionList,
  tradeFromMs: number,
  awaitsResume: boolean,
): DecisionCounts {
  const tallies = createTallies();
  let decided = 0;
  let haltedFromMs: number | undefined;
  for (const decision of decisions) {
    if (decision.phase === "warm-up" || decision.openTimeMs < tradeFromMs) continue;
    decided++;
    const { state } = decision;
    const isStopped = state === "HALTED" || (awaitsResume && state === "REDUCE_ONLY");
    haltedFromMs = isStopped ? (haltedFromMs ?? decision.decidedAtMs) : undefined;
    countDecision(decision, tallies);
  }
  const { conditions, rules } = tallies;
  return {
    decided,
    haltedFromMs,
    stances: listed(tallies.stances),
    verdicts: listed(tallies.verdicts),
    rules: listed(rules).map(({ name, count }) => {
      const [did, rule] = name.split(" ");
      return { name: rule!, count, did: did as "refused" | "trimmed" };
    }),
    withheld: listed(tallies.withheld),
    unplaced: listed(tallies.unplaced),
    states: listed(tallies.states),
    conditions: listed(conditions).map((tally) => ({
      ...tally,
      held: tallies.held.get(tally.name) ?? 0,
    })),
  };
}

type Tallies = ReturnType<typeof createTallies>;

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
    add(tallies.rules, `${risk.kind} ${risk.rule ?? "unnamed"}`);
  }
  if (forecast?.kind === "abstain") add(tallies.withheld, forecast.reason);
  if (unplaced !== undefined) add(tallies.unplaced, unplaced);
  if (state !== "ACTIVE") add(tallies.states, state);
  for (const { name, holds } of signal.reasons) {
    add(tallies.conditions, name);
    if (holds) add(tallies.held, name);
  }
}

function add(tally: Map<string, number>, name: string): void {
  tally.set(name, (tally.get(name) ?? 0) + 1);
}

function listed(tally: ReadonlyMap<string, number>): readonly Tally[] {
  return [...tally]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
