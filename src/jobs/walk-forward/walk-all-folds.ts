import type { KeptFold } from "../../adapters/walk-folder/fold-file.ts";
import type { WalkFolder } from "../../adapters/walk-folder/walk-folder.ts";
import type { Clock } from "../../foundation/clock.ts";
import { InterruptedError } from "../../foundation/errors.ts";
import { bestEpoch } from "../../learning/training/training-state.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { TrainingSettings } from "../training/training-request.ts";
import type { ExactSplit } from "../../learning/features/segments.ts";
import { prepareFold, type WalkFold } from "./prepare-fold.ts";
import { runSideBySide } from "./run-side-by-side.ts";
import { trainFold } from "./train-fold.ts";
import type { WalkNotice } from "./walk-notice.ts";
import { createWalkPace, type WalkPace, type WalkProgress } from "./walk-progress.ts";

/** One recipe's walk: what its folds train with and where they are kept. */
export interface RecipeWalk {
  readonly training: TrainingSettings;
  readonly fingerprint: string;
  readonly folder: WalkFolder;
}

/** What all recipes' walks have in common. */
export interface WalkGround {
  readonly series: CandleSeries;
  readonly folds: readonly WalkFold[];
  readonly segments: ExactSplit;
}

export interface WalkWatch {
  readonly onProgress?: ((progress: WalkProgress) => void) | undefined;
  readonly onNotice?: ((notice: WalkNotice) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock: Clock;
}

interface FoldTask {
  readonly walk: RecipeWalk;
  readonly fold: WalkFold;
}

/**
 * Trains the folds of all recipes that no earlier run has finished, some at a time, the first recipe's
 * first; a fold that is done is kept at once, and a finished fold keeps no checkpoints.
 *
 * @returns Per walk what each fold said, and how many folds earlier runs had finished.
 * @throws {InterruptedError} E_INTERRUPTED: stopped; finished folds are kept.
 * @throws {RefusedError} a fold's loss ran away. @throws {WorldError} the disk or a process failed.
 */
export async function walkAllFolds(
  walks: readonly RecipeWalk[],
  ground: WalkGround,
  options: WalkWatch & { readonly jobs: number },
): Promise<{ readonly kept: readonly (readonly KeptFold[])[]; readonly earlier: number }> {
  const kept = await Promise.all(walks.map((walk) => readFolds(walk, ground, options)));
  await removeFinishedCheckpoints(walks, kept);
  const tasks: FoldTask[] = walks.flatMap((walk, w) =>
    ground.folds
      .filter((fold) => kept[w]!.get(fold.number) === undefined)
      .map((fold) => ({ walk, fold })),
  );
  const all = walks.length * ground.folds.length;
  const earlier = all - tasks.length;
  if (earlier > 0) options.onNotice?.(goingOn(earlier, all));
  const pace = createWalkPace({ folds: all, done: earlier }, report(options), options.clock);
  let done = earlier;
  const run = async (task: FoldTask, signal: AbortSignal): Promise<void> => {
    const said = await runFold(task, ground, { ...options, pace, signal });
    kept[walks.indexOf(task.walk)]!.set(task.fold.number, said);
    done += 1;
  };
  try {
    await runSideBySide(tasks, run, { jobs: options.jobs, signal: options.signal });
  } catch (error) {
    throw error instanceof InterruptedError ? interrupted(done, all) : error;
  }
  if (done < all) throw interrupted(done, all);
  await removeFinishedCheckpoints(walks, kept);
  return {
    kept: kept.map((folds) => ground.folds.map((fold) => folds.get(fold.number)!)),
    earlier,
  };
}

async function readFolds(
  { folder, training }: RecipeWalk,
  { folds }: WalkGround,
  { onNotice }: WalkWatch,
): Promise<Map<number, KeptFold>> {
  const found = new Map<number, KeptFold>();
  for (const { number } of folds) {
    const kept = await folder.read(number);
    if (typeof kept === "object") found.set(number, kept);
    if (kept !== "damaged") continue;
    const sentence = `What was kept of fold ${number} (${training.recipe}) is damaged: it is trained again.`;
    onNotice?.({ kind: "fold-damaged", sentence });
  }
  return found;
}

// A run that is killed between keeping a fold and removing its checkpoints leaves them to the next;
// a training process that outlives its parent for a moment may write one more.
async function removeFinishedCheckpoints(
  walks: readonly RecipeWalk[],
  kept: readonly ReadonlyMap<number, KeptFold>[],
): Promise<void> {
  for (const [w, { folder }] of walks.entries()) {
    for (const fold of kept[w]!.keys()) await folder.removeCheckpoints(fold);
  }
}

async function runFold(
  { walk, fold }: FoldTask,
  ground: WalkGround,
  { pace, signal, clock, onNotice }: WalkWatch & { readonly pace: WalkPace },
): Promise<KeptFold> {
  const { recipe } = walk.training;
  const name = { recipe, fold: fold.number };
  const ready = prepareFold(ground.series, fold, { ...walk, segments: ground.segments });
  const said = await trainFold(ready, walk, {
    clock,
    signal,
    onProgress: (training) => pace.at(name, training),
    onNotice: ({ kind, sentence }) => {
      if (kind !== "resumed") return;
      onNotice?.({
        kind: "fold-resumed",
        sentence: `Fold ${fold.number} (${recipe}): ${sentence}`,
      });
    },
  });
  const epochs = said.history.length;
  pace.finished({ ...name, epochs, bestEpoch: bestEpoch(said.history) });
  return said;
}

function report({ onProgress }: WalkWatch): (progress: WalkProgress) => void {
  return (progress) => onProgress?.(progress);
}

function goingOn(earlier: number, all: number): WalkNotice {
  const were = earlier === 1 ? "1 fold was" : `${earlier} folds were`;
  return {
    kind: "going-on",
    sentence: `Going on: ${were} finished before, ${all - earlier} of ${all} are left.`,
  };
}

function interrupted(done: number, all: number): InterruptedError {
  return new InterruptedError(
    "E_INTERRUPTED",
    `Stopped: ${done} of ${all} folds are finished and kept; the same command goes on from there`,
  );
}
