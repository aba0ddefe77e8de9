import { describeMachine } from "../adapters/machine/describe-machine.ts";
import { openWalkFolder } from "../adapters/walk-folder/walk-folder.ts";
import type { ReportCard } from "../evaluation/report/report-card.ts";
import type { RecipeChoice } from "../evaluation/walk-forward/recipe-choice.ts";
import type { SharpeRecord } from "../evaluation/walk-forward/sharpe-record.ts";
import type { Claim } from "../foundation/claim.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { sweepTemporaries } from "../foundation/sweep-temporaries.ts";
import { loadCandles } from "./load-candles.ts";
import { trainingShards } from "./training/training-request.ts";
import { claimWalk } from "./walk-forward/claim-walk.ts";
import { type FoldLayout, layoutSentence } from "./walk-forward/fold-layout.ts";
import { judgeWalk, writeForecasts } from "./walk-forward/judge-walk.ts";
import { reportWalks } from "./walk-forward/report-walks.ts";
import { writePages } from "./walk-forward/write-pages.ts";
import {
  type RecipeWalk,
  walkAllFolds,
  type WalkGround,
  type WalkWatch,
} from "./walk-forward/walk-all-folds.ts";
import { walkFingerprint } from "./walk-forward/walk-fingerprint.ts";
import { walkFolds } from "./walk-forward/walk-folds.ts";
import {
  type WalkForwardRequest,
  walkSettings,
  type WalkSettings,
} from "./walk-forward/walk-settings.ts";

export type { WalkForwardRequest } from "./walk-forward/walk-settings.ts";
export type { FoldLayout } from "./walk-forward/fold-layout.ts";
export type { WalkNotice } from "./walk-forward/walk-notice.ts";
export type {
  FinishedFold,
  FoldName,
  RunningFold,
  WalkProgress,
} from "./walk-forward/walk-progress.ts";
export type { RecipeChoice, ReturnMeasure } from "../evaluation/walk-forward/recipe-choice.ts";
export type { SharpeRecord } from "../evaluation/walk-forward/sharpe-record.ts";
export type { ReportCard } from "../evaluation/report/report-card.ts";

/** How a walk is watched and stopped; all optional. */
export type WalkForwardWatch = Omit<WalkWatch, "clock"> & { readonly clock?: Clock };

/** What walking one recipe showed. */
export interface WalkedRecipe {
  readonly recipe: string;
  /** As the forecast table names it. */
  readonly version: string;
  /** Folder of what is kept of the folds. */
  readonly path: string;
  /** The forecast table, Parquet. */
  readonly forecasts: string;
  /** The HTML page, where one was asked for. */
  readonly report: string | undefined;
  /** All folds' exams judged together. */
  readonly card: ReportCard;
  /** How much of its Sharpe ratio may be the luck of many trials. */
  readonly sharpe: SharpeRecord;
}

export interface WalkedForward {
  /** In the order of the request. */
  readonly recipes: readonly WalkedRecipe[];
  /** What it means to pick the best recipe; absent where there is one. */
  readonly choice: RecipeChoice | undefined;
  /** Segments of each fold, in candles. */
  readonly layout: FoldLayout;
  /** Folds that earlier runs had finished. */
  readonly foldsKept: number;
  readonly durationSeconds: number;
}

/**
 * Trains a model anew at the start of each fold and judges it on the candles after it, as it would
 * have served: no fold sees a candle after its exam, and nothing is written to the registry of
 * versions. Finished folds are kept, so that the same request goes on where an earlier one stopped.
 *
 * @throws {MisuseError} an option, too few candles for the folds, a constant column.
 * @throws {RefusedError} E_WALK_RUNNING; E_LOSS_NOT_FINITE, E_LOSS_EXPLODED: a fold's loss ran away.
 * @throws {InterruptedError} stopped; finished folds are kept.
 * @throws {WorldError} the disk or a training process failed.
 */
export async function walkForward(
  request: WalkForwardRequest,
  watch: WalkForwardWatch = {},
): Promise<WalkedForward> {
  const clock = watch.clock ?? systemClock;
  const startedMs = clock.nowMs();
  const settings = walkSettings(request);
  const { series, dataHash, warnings } = await loadCandles(settings.trainings[0], clock);
  for (const sentence of warnings) watch.onNotice?.({ kind: "rows-refused", sentence });
  const { layout, ...laid } = walkFolds(series.openTimeMs.length, settings);
  const ground = { series, ...laid };
  watch.onNotice?.({ kind: "layout", sentence: layoutSentence(layout) });
  const walks = settings.trainings.map((training): RecipeWalk => {
    const fingerprint = walkFingerprint(training, { dataHash, ...laid });
    return { training, fingerprint, folder: openWalkFolder(training, fingerprint) };
  });
  const walked = await walkClaimed(walks, ground, { settings, layout, watch: { ...watch, clock } });
  return { ...walked, layout, durationSeconds: (clock.nowMs() - startedMs) / 1000 };
}

interface WalkContext {
  readonly settings: WalkSettings;
  readonly layout: FoldLayout;
  readonly watch: WalkWatch;
}

async function walkClaimed(
  walks: readonly RecipeWalk[],
  ground: WalkGround,
  { settings, layout, watch }: WalkContext,
): Promise<Omit<WalkedForward, "layout" | "durationSeconds">> {
  const claims: Claim[] = [];
  try {
    for (const { folder } of walks) {
      claims.push(await claimWalk(folder.path));
      await sweepTemporaries(folder.path, watch.clock);
      if (settings.fresh) await folder.forget();
    }
    const jobs = settings.jobs ?? (await jobsForAllCores());
    const { kept, earlier } = await walkAllFolds(walks, ground, { ...watch, jobs });
    const judged = walks.map((walk, w) => judgeWalk(walk, ground, kept[w]!));
    const paths = await writeForecasts(judged, settings.forecasts);
    const context = { settings, clock: watch.clock };
    const { reports, choice } = await reportWalks(judged, ground, context);
    const pages = await writePages(judged, { reports, choice, layout }, settings.reportFile);
    const recipes = judged.map(({ walk, version }, w): WalkedRecipe => ({
      recipe: walk.training.recipe,
      version,
      path: walk.folder.path,
      forecasts: paths[w]!,
      report: pages[w],
      ...reports[w]!,
    }));
    return { recipes, choice, foldsKept: earlier };
  } finally {
    for (const claim of claims) await claim.release();
  }
}

// One training has threads for its shards and still waits between steps: one more fills the gaps.
async function jobsForAllCores(): Promise<number> {
  const { coresUsable } = (await describeMachine()).processor;
  return Math.ceil(coresUsable / trainingShards) + 1;
}
