import type { Clock } from "../foundation/clock.ts";
import type { Door } from "./door.ts";
import { epochLine, progressLine, type TrainingProgress } from "./progress-line.ts";
import { createRedrawnLine, type Display } from "./redrawn-line.ts";

/** Shows a running training on standard error. */
export type ProgressDisplay = Display<TrainingProgress>;

/** One line redrawn in place on a terminal; else one plain line for each epoch that ends. */
export function createProgressDisplay(door: Door, clock: Clock): ProgressDisplay {
  return door.isTerminal ? createRedrawnLine(door, clock, progressLine) : plainLines(door);
}

function plainLines(door: Door): ProgressDisplay {
  let latest: TrainingProgress | undefined;
  const close = (): void => {
    // One that was cut short has no validation loss, and is no line of the table.
    if (latest?.validationLoss !== undefined) door.writeNote(`${epochLine(latest)}\n`);
  };
  return {
    report(progress) {
      const isNext = latest?.epoch !== progress.epoch || latest.part !== progress.part;
      if (latest !== undefined && isNext) close();
      latest = progress;
    },
    finish() {
      close();
      latest = undefined;
    },
  };
}
