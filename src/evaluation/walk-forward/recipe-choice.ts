import { createRng } from "../../foundation/rng.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { JudgedRows } from "../report/judged-rows.ts";
import { backtestOverfitting } from "../significance/backtest-overfitting.ts";
import { superiorPredictiveAbility } from "../significance/superior-predictive-ability.ts";
import { excessReturns } from "../verdict/pays.ts";

/** One of several recipes walked over the same folds. */
export interface WalkedRecipe {
  readonly recipe: string;
  readonly judged: Pick<JudgedRows, "rows" | "forecastLogReturn">;
}

/** What it means that the best of several recipes was picked. */
export interface RecipeChoice {
  /** Rows that every recipe forecast. */
  readonly rows: number;
  /** Of backtest overfitting, by CSCV. */
  readonly overfitting:
    | {
        readonly probability: number;
        readonly splits: number;
        readonly blocks: number;
        readonly measure: ReturnMeasure;
      }
    | undefined;
  /** That no recipe has a smaller squared error than the forecast of no move. */
  readonly superiority:
    | {
        readonly best: string;
        /** Hansen's SPA, consistent. */
        readonly spaPValue: number;
        /** White's reality check. */
        readonly whitePValue: number;
      }
    | undefined;
}

/**
 * By which returns recipes are ranked: excess returns after costs, or, where one of them never trades
 * after costs, what following the sign of every forecast earns before them.
 */
export type ReturnMeasure = "excess return after costs" | "return by every sign before costs";

const blocks = 16;
const draws = 2000;

/**
 * The probability of backtest overfitting and the tests for the best of several, on the rows that
 * all recipes have.
 *
 * @param walked At least two. @param options.costPerSide Fraction of the order's value.
 */
export function recipeChoice(
  walked: readonly WalkedRecipe[],
  options: { readonly costPerSide: number; readonly seed: number },
): RecipeChoice {
  const common = commonTimes(walked);
  const columns = walked.map(({ judged }) => onlyAt(judged, common));
  const rows = columns[0]?.decisionTimeMs.length ?? 0;
  const spanMs = spanOf(walked);
  return {
    rows,
    overfitting: overfittingOf(columns, { ...options, spanMs }),
    superiority: superiorityOf(walked, columns, options.seed),
  };
}

type Columns = Parameters<typeof excessReturns>[0] & {
  readonly forecastLogReturn: Float64Array;
  readonly outcomeLogReturn: Float64Array;
  readonly decisionTimeMs: Float64Array;
};

function overfittingOf(
  columns: readonly Columns[],
  options: { readonly costPerSide: number; readonly spanMs: number },
): RecipeChoice["overfitting"] {
  const excess = columns.map((column) => excessReturns(column, options));
  const allTrade = excess.every((column) => column.some((value) => value !== 0));
  // Ranking records that are zero throughout would call every choice a bad one.
  const returns = allTrade ? excess : columns.map(signedReturns);
  const estimate = backtestOverfitting(returns, { blocks });
  if (estimate === undefined) return undefined;
  const { probability, splits } = estimate;
  const measure = allTrade ? "excess return after costs" : "return by every sign before costs";
  return { probability, splits, blocks, measure };
}

function signedReturns({ forecastLogReturn, outcomeLogReturn }: Columns): Float64Array {
  return outcomeLogReturn.map((y, i) => Math.sign(forecastLogReturn[i]!) * y);
}

function superiorityOf(
  walked: readonly WalkedRecipe[],
  columns: readonly Columns[],
  seed: number,
): RecipeChoice["superiority"] {
  const outcome = columns[0]?.outcomeLogReturn ?? new Float64Array();
  const persistence = outcome.map((y) => y * y);
  const losses = columns.map(({ forecastLogReturn }) =>
    forecastLogReturn.map((f, i) => (outcome[i]! - f) ** 2),
  );
  const blockLength = Math.max(2, Math.round(Math.sqrt(outcome.length)));
  const test = (isStudentised: boolean) =>
    superiorPredictiveAbility(persistence, losses, {
      draws,
      blockLength,
      rng: createRng(seed),
      isStudentised,
    });
  const spa = test(true);
  const white = test(false);
  if (spa === undefined || white === undefined) return undefined;
  const best = walked[spa.best]!.recipe;
  return { best, spaPValue: spa.consistent, whitePValue: white.upper };
}

function commonTimes(walked: readonly WalkedRecipe[]): ReadonlySet<number> {
  const [first, ...others] = walked.map(({ judged }) => new Set(judged.rows.decisionTimeMs));
  const common = [...(first ?? [])].filter((timeMs) => others.every((one) => one.has(timeMs)));
  return new Set(common);
}

function onlyAt(
  { rows, forecastLogReturn }: WalkedRecipe["judged"],
  times: ReadonlySet<number>,
): Columns {
  const isCommon = (_value: number, i: number): boolean => times.has(rows.decisionTimeMs[i]!);
  return {
    forecastLogReturn: forecastLogReturn.filter(isCommon),
    outcomeLogReturn: rows.outcomeLogReturn.filter(isCommon),
    decisionTimeMs: rows.decisionTimeMs.filter(isCommon),
  };
}

function spanOf([first]: readonly WalkedRecipe[]): number {
  return first === undefined
    ? 0
    : first.judged.rows.horizon * timeframeMs(first.judged.rows.timeframe);
}
