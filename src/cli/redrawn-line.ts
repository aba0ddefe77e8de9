import type { Clock } from "../foundation/clock.ts";
import type { Door } from "./door.ts";

/** Shows the state of something that takes long on standard error. */
export interface Display<State> {
  report(state: State): void;
  /** Closes the display; text may be written again afterwards. Calling it twice does no harm. */
  finish(): void;
}

const redrawEveryMs = 100;

/**
 * One line of a terminal, redrawn in place.
 *
 * @param line The state as text narrower than the terminal.
 */
export function createRedrawnLine<State>(
  door: Door,
  clock: Clock,
  line: (state: State, columns: number) => string,
): Display<State> {
  let drawnAtMs = -Infinity;
  let latest: State | undefined;
  const draw = (state: State): void => {
    // \r goes to the start of the line, \x1b[K clears what an older, longer text left behind.
    door.writeNote(`\r${line(state, door.columns)}\x1b[K`);
  };
  return {
    report(state) {
      latest = state;
      const nowMs = clock.monotonicMs();
      if (nowMs - drawnAtMs < redrawEveryMs) return;
      drawnAtMs = nowMs;
      draw(state);
    },
    finish() {
      if (latest === undefined) return;
      draw(latest);
      door.writeNote("\n");
      latest = undefined;
    },
  };
}
