import {
  countTrials,
  readTrials,
  recordTrial,
  type Trial,
} from "../../adapters/trial-ledger/trial-ledger.ts";
import { buildReportCard } from "../../evaluation/report/build-report-card.ts";
import type { ReportCard } from "../../evaluation/report/report-card.ts";
import { costAtLevel } from "../../evaluation/report/trading-section.ts";
import { recipeChoice, type RecipeChoice } from "../../evaluation/walk-forward/recipe-choice.ts";
import {
  type SharpeRecord,
  sharpeRecord,
  walkReturns,
} from "../../evaluation/walk-forward/sharpe-record.ts";
import { sharpeSampleOf } from "../../evaluation/significance/probabilistic-sharpe.ts";
import type { Clock } from "../../foundation/clock.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { WalkGround } from "./walk-all-folds.ts";
import type { JudgedWalk } from "./judge-walk.ts";
import { walkConfiguration } from "./walk-fingerprint.ts";
import type { WalkSettings } from "./walk-settings.ts";

/** What is said about the walk of one recipe. */
export interface WalkReport {
  readonly card: ReportCard;
  readonly sharpe: SharpeRecord;
}

export interface WalkReports {
  /** In the order of the recipes. */
  readonly reports: readonly WalkReport[];
  /** Absent for one recipe: there was nothing to choose. */
  readonly choice: RecipeChoice | undefined;
}

/**
 * Notes every recipe's look in the ledger of trials, then judges them all: a verdict counts the looks
 * of this run too.
 *
 * @throws {RefusedError} E_TRIALS_BROKEN. @throws {WorldError} E_TRIALS_BUSY, E_DISK_WRITE.
 */
export async function reportWalks(
  walks: readonly JudgedWalk[],
  ground: WalkGround,
  context: { readonly settings: WalkSettings; readonly clock: Clock },
): Promise<WalkReports> {
  const { settings, clock } = context;
  const place = settings.trainings[0];
  const looked = walks.map((one) => ({ one, look: lookOf(one, settings, clock) }));
  for (const { look } of looked) await recordTrial(place, look.trial);
  const trials = await readTrials(place);
  const reports = looked.map(({ one, look }): WalkReport => {
    const count = countTrials(trials, look.trial);
    const sharpes = sharpesOf(trials, look.trial);
    return {
      card: cardOf(one, ground, { settings, trials: count }),
      sharpe: sharpeRecord(look.excess, { count, sharpes }),
    };
  });
  const { seed } = place;
  const choice =
    walks.length < 2
      ? undefined
      : recipeChoice(
          walks.map(({ walk, judged }) => ({ recipe: walk.training.recipe, judged })),
          { costPerSide: costOf(walks[0]!, settings), seed },
        );
  return { reports, choice };
}

interface Look {
  readonly trial: Trial;
  /** Excess return after costs per traded row. */
  readonly excess: Float64Array;
}

function lookOf(walked: JudgedWalk, settings: WalkSettings, clock: Clock): Look {
  const { judged, walk } = walked;
  const { recipe, horizon } = walk.training;
  const excess = walkReturns(judged, costOf(walked, settings));
  const sharpe = sharpeSampleOf(excess)?.sharpe;
  const trial: Trial = {
    configuration: walkConfiguration(walk.training, settings),
    label: `walk-forward ${recipe} h=${horizon}`,
    kind: "walk-forward",
    firstDecisionMs: judged.rows.decisionTimeMs[0]!,
    lastDecisionMs: judged.rows.decisionTimeMs.at(-1)!,
    atMs: clock.nowMs(),
    ...(sharpe === undefined ? {} : { sharpePerRow: sharpe }),
    horizon,
    rows: excess.length,
  };
  return { trial, excess };
}

// The last Sharpe ratio of every configuration of the same horizon that looked at these candles.
function sharpesOf(trials: readonly Trial[], look: Trial): readonly number[] {
  const asker = { ...look, configuration: "" };
  const last = new Map<string, number>();
  for (const trial of trials) {
    const isCounted = countTrials([trial], asker) > 1;
    const isAlike = trial.horizon === look.horizon && trial.sharpePerRow !== undefined;
    if (isCounted && isAlike) {
      last.set(trial.configuration, trial.sharpePerRow);
    }
  }
  return [...last.values()];
}

function cardOf(
  { walk, judged, folds, notes, trainedUntilMs }: JudgedWalk,
  { series }: WalkGround,
  { settings, trials }: { readonly settings: WalkSettings; readonly trials: number },
): ReportCard {
  const { costPerSide, draws } = settings;
  const facts = {
    title: `walk-forward of ${folds.length} folds`,
    recipe: walk.training.recipe,
    trainedUntilMs,
    lastCandleMs: series.openTimeMs.at(-1)! + timeframeMs(series.timeframe),
    inSample: false,
    trials,
    costPerSide,
    folds,
    notes,
  };
  return buildReportCard(judged, facts, draws === undefined ? {} : { draws });
}

function costOf({ judged }: JudgedWalk, { costPerSide }: WalkSettings): number {
  return costAtLevel(judged.rows, "full", costPerSide);
}
