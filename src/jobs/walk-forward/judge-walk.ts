import { join } from "node:path";
import type { KeptFold } from "../../adapters/walk-folder/fold-file.ts";
import { writeForecastTable } from "../../adapters/forecast-table/write-forecast-table.ts";
import { scoreGroup } from "../../evaluation/report/group-scores.ts";
import { joinJudged, type JudgedRows } from "../../evaluation/report/judged-rows.ts";
import type { FoldScores } from "../../evaluation/report/report-card.ts";
import type { ForecastTable } from "../../evaluation/rows/forecast-table.ts";
import { bestEpoch } from "../../learning/training/training-state.ts";
import { foldForecasts } from "./fold-forecasts.ts";
import { judgeFold } from "./judge-fold.ts";
import { type PreparedFold, prepareFold } from "./prepare-fold.ts";
import type { RecipeWalk, WalkGround } from "./walk-all-folds.ts";

/** All folds of a recipe, judged together. */
export interface JudgedWalk {
  readonly walk: RecipeWalk;
  /** Whose forecasts these are in the forecast table: "return-walk-1a2b3c4d5e6f". */
  readonly version: string;
  readonly judged: JudgedRows;
  readonly folds: readonly FoldScores[];
  readonly forecasts: ForecastTable;
  /** What the reader must know of the folds' candles. */
  readonly notes: readonly string[];
  /** Close time of the last label that the last fold was trained on. */
  readonly trainedUntilMs: number;
}

/**
 * Judges each fold by what was known before its exam and joins the exams.
 *
 * @param kept Per fold what its model said.
 * @throws {RefusedError} E_FORECAST_NOT_FINITE.
 */
export function judgeWalk(
  walk: RecipeWalk,
  ground: WalkGround,
  kept: readonly KeptFold[],
): JudgedWalk {
  const version = `${walk.training.recipe}-walk-${walk.fingerprint.slice(0, 12)}`;
  const parts = ground.folds.map((fold, k) => {
    const ready = prepareFold(ground.series, fold, { ...walk, segments: ground.segments });
    const judged = judgeFold(ready, kept[k]!);
    const { train, exam } = ready.prepared.segments;
    const scores: FoldScores = {
      ...scoreGroup(
        `fold ${fold.number}`,
        judged,
        judged.rows.position.map((_, i) => i),
      ),
      trainFromMs: train.firstDecisionTimeMs,
      trainUntilMs: train.lastLabelTimeMs,
      firstDecisionMs: exam.firstDecisionTimeMs,
      lastDecisionMs: exam.lastDecisionTimeMs,
      bestEpoch: bestEpoch(kept[k]!.history),
    };
    const dropped = { fold: fold.number, windows: droppedAtGaps(ready) };
    return { judged, scores, dropped, forecasts: foldForecasts(ready, judged, version) };
  });
  return {
    walk,
    version,
    judged: joinJudged(parts.map(({ judged }) => judged)),
    folds: parts.map(({ scores }) => scores),
    forecasts: parts.flatMap(({ forecasts }) => forecasts),
    notes: droppedNotes(parts.map(({ dropped }) => dropped)),
    trainedUntilMs: parts.at(-1)!.scores.trainUntilMs,
  };
}

interface DroppedWindows {
  readonly fold: number;
  readonly windows: number;
}

function droppedAtGaps({ prepared }: PreparedFold): number {
  return Object.values(prepared.segments).reduce((sum, { dropped }) => sum + dropped.gap, 0);
}

// "16 windows dropped at gaps in fold 2, 1 in fold 5."
function droppedNotes(folds: readonly DroppedWindows[]): readonly string[] {
  const [first, ...others] = folds.filter(({ windows }) => windows > 0);
  if (first === undefined) return [];
  const many = first.windows === 1 ? "1 window" : `${first.windows} windows`;
  const rest = others.map(({ fold, windows }) => `, ${windows} in fold ${fold}`);
  return [`${many} dropped at gaps in fold ${first.fold}${rest.join("")}.`];
}

/**
 * Writes the forecast tables: each recipe's into its own folder, or all into one file.
 *
 * @param file The one file, where a person named it.
 * @returns The path of each walk's table, in their order.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function writeForecasts(
  walks: readonly JudgedWalk[],
  file: string | undefined,
): Promise<readonly string[]> {
  if (file !== undefined) {
    const all = walks.flatMap(({ forecasts }) => forecasts);
    // Sorting keeps the order of the recipes within a moment.
    await writeForecastTable(
      file,
      all.toSorted((a, b) => a.decidedAtMs - b.decidedAtMs),
    );
    return walks.map(() => file);
  }
  const paths = walks.map(({ walk }) => join(walk.folder.path, "forecasts.parquet"));
  for (const [w, path] of paths.entries()) await writeForecastTable(path, walks[w]!.forecasts);
  return paths;
}
