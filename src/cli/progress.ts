import type { Clock } from "../foundation/clock.ts";
import type { Door } from "./door.ts";
import { epochLine, progressLine, type TrainingProgress } from "./progress-line.ts";

/** Shows a running training on standard error. */
export interface ProgressDisplay {
  report(progress: TrainingProgress): void;
  /** Closes the display; text may be written again afterwards. Calling it twice does no harm. */
  finish(): void;
}

const redrawEveryMs = 100;

/** One line redrawn in place on a terminal; else one plain line for each epoch that ends. */
export function createProgressDisplay(door: Door, clock: Clock): ProgressDisplay {
  return door.isTerminal ? redrawnLine(door, clock) : plainLines(door);
}

function redrawnLine(door: Door, clock: Clock): ProgressDisplay {
  let drawnAtMs = -Infinity;
  let latest: TrainingProgress | undefined;
  const draw = (progress: TrainingProgress): void => {
    // \r goes to the start of the line, \x1b[K clears what an older, longer text left behind.
    door.writeNote(`\r${progressLine(progress, door.columns)}\x1b[K`);
  };
  return {
    report(progress) {
      latest = progress;
      const nowMs = clock.monotonicMs();
      if (nowMs - drawnAtMs < redrawEveryMs) return;
      drawnAtMs = nowMs;
      draw(progress);
    },
    finish() {
      if (latest === undefined) return;
      draw(latest);
      door.writeNote("\n");
      latest = undefined;
    },
  };
}

function plainLines(door: Door): ProgressDisplay {
  let latest: TrainingProgress | undefined;
  const close = (): void => {
    // One that was cut short has no validation loss, and is no line of the table.
    if (latest?.validationLoss !== undefined) door.writeNote(`${epochLine(latest)}\n`);
  };
  return {
    report(progress) {
      if (latest !== undefined && latest.epoch !== progress.epoch) close();
      latest = progress;
    },
    finish() {
      close();
      latest = undefined;
    },
  };
}
