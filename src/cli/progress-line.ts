import { gaugeLine } from "./gauge-line.ts";
import { formatDuration } from "./format-duration.ts";
import { formatSignificant } from "./format-number.ts";

/** Where a training stands. The last report of an epoch carries that epoch's validation loss. */
export interface TrainingProgress {
  /** Where several trainings belong together: "member 2 of 5". */
  readonly part?: string;
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
  const words = [
    `loss ${formatSignificant(progress.loss)}`,
    ...validationWords(progress),
    `ETA ${formatDuration(progress.etaMs)}`,
    `${formatSignificant(progress.stepsPerSecond, 3)} step/s`,
  ];
  const head = epochText(progress);
  return gaugeLine({ head, share: doneShare(progress), words }, columns);
}

/** One epoch as one plain line, for logs and pipes. */
export function epochLine(progress: TrainingProgress): string {
  const best = progress.bestEpoch === progress.epoch ? " (best so far)" : "";
  return [
    epochText(progress),
    `loss ${formatSignificant(progress.loss)}`,
    ...validationWords(progress).map((words) => words + best),
    `${formatSignificant(progress.stepsPerSecond, 3)} step/s`,
    `ETA ${formatDuration(progress.etaMs)}`,
  ].join(" | ");
}

function epochText({ part, epoch, epochs }: TrainingProgress): string {
  const text = `epoch ${counted(epoch, epochs)}`;
  return part === undefined ? text : `${part}: ${text}`;
}

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
