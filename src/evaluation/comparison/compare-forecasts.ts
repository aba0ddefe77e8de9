import { assert } from "../../foundation/assert.ts";
import { rowsWithoutOverlap } from "../metrics/position-path.ts";
import { comparedFigures } from "./compared-figures.ts";
import type {
  ComparedForecasts,
  ComparedRows,
  Comparison,
  ComparisonOptions,
  PairedTest,
  Side,
} from "./comparison.ts";
import { pairedTests } from "./paired-tests.ts";
import { volatilityFloors } from "./volatility-floors.ts";
import { waitAdvice } from "./wait-advice.ts";

/** From so many independent rows on a comparison decides. */
const decidingRowsMin = 2160;
/** From so many on it says until when to wait. */
const promisingRowsMin = 720;
const minimumEffectUnlessTold = 0.001;

/**
 * Decides which of two forecasts is better on the same rows, or that nobody can tell. The winner is
 * favoured by at least one of the paired tests after Holm while none favours the other, its squared
 * error is smaller by at least the minimum effect, and no third of the market by volatility sees it
 * worse by more than 0.05 of persistence's error there.
 *
 * Two that are equal are told apart in at most 5 of 100 comparisons.
 *
 * @throws {InvariantError} there are no rows, columns differ in length, the horizon is below 1.
 */
export function compareForecasts(
  rows: ComparedRows,
  forecasts: ComparedForecasts,
  options: ComparisonOptions,
): Comparison {
  const { first, second } = forecasts;
  const count = rows.outcomeLogReturn.length;
  const { horizon, spanMs, minimumEffect = minimumEffectUnlessTold } = options;
  assert(count > 0, "a comparison has at least one row");
  assert(Number.isInteger(horizon) && horizon >= 1, "a horizon is whole and at least 1");
  const columns = [rows.decisionTimeMs, rows.volatility, first.forecastLogReturn];
  assert(
    [...columns, second.forecastLogReturn].every((column) => column.length === count),
    "every column of a comparison has one entry per row",
  );
  const apart = rowsWithoutOverlap(rows.decisionTimeMs, spanMs).length;
  const independentRows = Math.min(apart, Math.floor(count / horizon));
  const facts = {
    rows: count,
    independentRows,
    effect: effectOf(rows, forecasts),
    minimumEffect,
    tests: pairedTests(rows, forecasts, options),
    figures: comparedFigures(rows, forecasts, { ...options, independentRows }),
    floors: volatilityFloors(rows, forecasts, options),
  };
  const lastMs = rows.decisionTimeMs.at(-1)!;
  const enoughAtMs = lastMs + Math.max(0, decidingRowsMin - independentRows) * spanMs;
  const moments = { enoughAtMs, endMs: lastMs + spanMs, nowMs: options.nowMs };
  return { ...decide(facts, forecasts, moments), ...facts };
}

type Facts = Omit<Comparison, "kind" | "winner" | "loser" | "reason" | "waitUntilMs">;
type Decision = Omit<Comparison, keyof Facts>;

interface Moments {
  readonly enoughAtMs: number;
  /** Close of the candle that the last outcome came with. */
  readonly endMs: number;
  readonly nowMs: number;
}

function decide(facts: Facts, forecasts: ComparedForecasts, moments: Moments): Decision {
  const { independentRows } = facts;
  if (isSame(forecasts)) return inconclusive("they give the same forecasts");
  if (independentRows < decidingRowsMin) return tooFew(independentRows, moments);
  const favourite = favouriteOf(facts.tests);
  if (favourite === undefined) return inconclusive(whyNobody(facts.tests, forecasts));
  const objection = objectionTo(favourite, facts, forecasts);
  if (objection !== undefined) return inconclusive(objection);
  const speaking = facts.tests.filter((test) => test.favours === favourite);
  const names = speaking.map(({ name }) => name).join("; ");
  const share = percent(Math.abs(facts.effect ?? 0));
  return {
    kind: "winner",
    winner: favourite,
    loser: other(favourite),
    reason: `${forecasts[favourite].name} beats ${forecasts[other(favourite)].name}: its squared error is smaller by ${share} of persistence's, and ${speaking.length === 1 ? "a paired test confirms" : `${speaking.length} paired tests confirm`} a difference (${names})`,
    waitUntilMs: undefined,
  };
}

function tooFew(independentRows: number, moments: Moments): Decision {
  const { advice, waitUntilMs } = waitAdvice(moments.enoughAtMs, moments);
  const have = `${independentRows} independent rows, ${decidingRowsMin} are needed`;
  if (independentRows >= promisingRowsMin) {
    return { ...inconclusive(`inconclusive, ${advice}: ${have}`), waitUntilMs };
  }
  const small = waitUntilMs === undefined ? `n too small, ${advice}` : "n too small";
  return { ...inconclusive(`${small}: ${have}`), waitUntilMs };
}

function inconclusive(reason: string): Decision {
  return {
    kind: "inconclusive",
    winner: undefined,
    loser: undefined,
    reason,
    waitUntilMs: undefined,
  };
}

function isSame({ first, second }: ComparedForecasts): boolean {
  return first.forecastLogReturn.every((value, i) => value === second.forecastLogReturn[i]);
}

function favouriteOf(tests: readonly PairedTest[]): Side | undefined {
  const favoured = new Set(tests.flatMap(({ favours }) => favours ?? []));
  return favoured.size === 1 ? [...favoured][0] : undefined;
}

function whyNobody(tests: readonly PairedTest[], forecasts: ComparedForecasts): string {
  const speaking = tests.filter(({ favours }) => favours !== undefined);
  if (speaking.length > 0) {
    const said = speaking.map(({ name, favours }) => `${name}: ${forecasts[favours!].name}`);
    return `the tests contradict each other (${said.join("; ")})`;
  }
  const smallest = Math.min(...tests.map((test) => test.adjustedPValue ?? 1));
  return `no paired test tells them apart, the smallest p after Holm is ${smallest.toFixed(3)}`;
}

/** What speaks against the one that the tests favour. */
function objectionTo(
  favourite: Side,
  { effect, minimumEffect, floors }: Facts,
  forecasts: ComparedForecasts,
): string | undefined {
  const { name } = forecasts[favourite];
  const gain = effect === undefined ? 0 : favourite === "first" ? -effect : effect;
  if (gain <= 0) return `the tests favour ${name}, but its squared error is not smaller`;
  if (gain < minimumEffect) {
    return `the tests favour ${name}, but its squared error is smaller by ${percent(gain)} of persistence's only, the minimum effect is ${percent(minimumEffect)}`;
  }
  const floor = floors.find(({ against }) => against === favourite);
  if (floor === undefined) return undefined;
  return `the tests favour ${name}, but in ${floor.condition} markets its squared error is larger by ${percent(Math.abs(floor.difference ?? 0))} of persistence's`;
}

function other(side: Side): Side {
  return side === "first" ? "second" : "first";
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

// (MSE of the first - MSE of the second) / MSE of persistence
function effectOf(
  { outcomeLogReturn }: ComparedRows,
  { first, second }: ComparedForecasts,
): number | undefined {
  let ahead = 0;
  let reference = 0;
  for (const [i, outcome] of outcomeLogReturn.entries()) {
    const one = outcome - first.forecastLogReturn[i]!;
    const two = outcome - second.forecastLogReturn[i]!;
    ahead += one * one - two * two;
    reference += outcome * outcome;
  }
  return reference > 0 ? ahead / reference : undefined;
}
