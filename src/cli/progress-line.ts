import { formatDuration } from "./format-duration.ts";
import { formatSignificant } from "./format-number.ts";

/** Where a training stands. The last report of an epoch carries that epoch's validation loss. */
export interface TrainingProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done in this epoch, 0 to `stepsPerEpoch`. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly stepsPerSecond: number;
  /** Mean training loss of this epoch so far. */
  readonly loss: number;
  readonly validationLoss?: number;
  /** The epoch with the lowest validation loss so far. */
  readonly bestEpoch?: number;
  readonly etaMs: number;
}

/**
 * The state as one line no wider than the terminal; the bar takes what the words leave over and
 * the words fall away from the right where there is no room.
 */
export function progressLine(progress: TrainingProgress, columns: number): string {
  const head = `epoch ${counted(progress.epoch, progress.epochs)}`;
  const percent = `${Math.floor(100 * doneShare(progress))}%`.padStart(4);
  const words = [
    `loss ${formatSignificant(progress.loss)}`,
    ...validationWords(progress),
    `ETA ${formatDuration(progress.etaMs)}`,
    `${formatSignificant(progress.stepsPerSecond, 3)} step/s`,
  ];
  const room = columns - 1;
  while (
    words.length > 0 &&
    head.length + minimumBar + [percent, ...words].join("  ").length > room
  )
    words.pop();
  const tail = [percent, ...words].join("  ");
  const barWidth = Math.min(maximumBar, room - head.length - tail.length - 3);
  return [head, bar(doneShare(progress), barWidth), tail]
    .filter((part) => part !== "")
    .join(" ")
    .slice(0, room);
}

/** One epoch as one plain line, for logs and pipes. */
export function epochLine(progress: TrainingProgress): string {
  const best = progress.bestEpoch === progress.epoch ? " (best so far)" : "";
  return [
    `epoch ${counted(progress.epoch, progress.epochs)}`,
    `loss ${formatSignificant(progress.loss)}`,
    ...validationWords(progress).map((words) => words + best),
    `${formatSignificant(progress.stepsPerSecond, 3)} step/s`,
    `ETA ${formatDuration(progress.etaMs)}`,
  ].join(" | ");
}

const minimumBar = 12;
const maximumBar = 40;

function doneShare(progress: TrainingProgress): number {
  return progress.stepsPerEpoch === 0 ? 1 : progress.step / progress.stepsPerEpoch;
}

function counted(done: number, all: number): string {
  return `${String(done).padStart(String(all).length)}/${all}`;
}

function validationWords(progress: TrainingProgress): readonly string[] {
  const { validationLoss } = progress;
  return validationLoss === undefined ? [] : [`validation ${formatSignificant(validationLoss)}`];
}

function bar(share: number, width: number): string {
  if (width < 3) return "";
  const done = Math.round(Math.min(1, Math.max(0, share)) * width);
  return "█".repeat(done) + "░".repeat(width - done);
}
