import type { Clock } from "../../foundation/clock.ts";
import type { WalkProgress } from "../../jobs/walk-forward.ts";
import type { Door } from "../door.ts";
import { formatDuration } from "../format-duration.ts";
import { gaugeLine } from "../gauge-line.ts";
import { createRedrawnLine, type Display } from "../redrawn-line.ts";

/** One line redrawn in place on a terminal; else one plain line for each fold that ends. */
export function createWalkDisplay(door: Door, clock: Clock): Display<WalkProgress> {
  if (door.isTerminal) return createRedrawnLine(door, clock, walkLine);
  return {
    report(progress) {
      if (progress.finished !== undefined) door.writeNote(`${foldLine(progress)}\n`);
    },
    finish: () => undefined,
  };
}

/** The whole walk as one line no wider than the terminal, the folds that run behind the bar. */
export function walkLine(progress: WalkProgress, columns: number): string {
  const { done, folds, share, running } = progress;
  const words = [
    ...etaWords(progress),
    ...running.map(
      ({ recipe, fold, epoch, epochs }) => `${recipe} ${fold}: epoch ${epoch}/${epochs}`,
    ),
  ];
  return gaugeLine({ head: `fold ${done}/${folds}`, share, words }, columns);
}

function foldLine(progress: WalkProgress): string {
  const { done, folds, finished } = progress;
  if (finished === undefined) return "";
  const { recipe, fold, epochs, bestEpoch } = finished;
  return [
    `${done}/${folds} folds`,
    `fold ${fold} (${recipe}): ${epochs === 1 ? "1 epoch" : `${epochs} epochs`}, best ${bestEpoch}`,
    ...(done < folds ? etaWords(progress) : []),
  ].join(" | ");
}

function etaWords({ etaMs }: WalkProgress): readonly string[] {
  return etaMs === undefined ? [] : [`ETA ${formatDuration(etaMs)}`];
}
