import { systemClock } from "../foundation/clock.ts";
import type { Door } from "./door.ts";
import { gaugeLine } from "./gauge-line.ts";
import { createRedrawnLine, type Display } from "./redrawn-line.ts";

/** A bar for work whose share done is all there is to say; nothing where nobody watches a terminal. */
export function createShareDisplay(door: Door, head: string): Display<number> {
  if (!door.isTerminal) return { report: () => undefined, finish: () => undefined };
  return createRedrawnLine(door, systemClock, (share, columns) =>
    gaugeLine({ head, share, words: [] }, columns),
  );
}
