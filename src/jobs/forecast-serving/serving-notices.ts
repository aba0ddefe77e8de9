import type { Clock } from "../../foundation/clock.ts";
import { eventLine } from "../../adapters/forecast-server/request-log.ts";
import type { ServingEvents } from "./served-instrument.ts";

/** What happens without being asked for, as lines of the log. */
export function servingNotices(write: (line: string) => void, clock: Clock): ServingEvents {
  const tell = (event: string, told: object): void => write(eventLine(clock.nowMs(), event, told));
  return {
    onDeath: ({ instrument }, source, death) =>
      tell("model-died", { instrument, source, ...death }),
    onReloaded: (rungs) => {
      for (const rung of rungs) tell("version", rung);
    },
    onInputs: ({ instrument }, warnings) => tell("sentiment", { instrument, warnings }),
    onBug: ({ instrument }, source, bug) => tell("bug", { instrument, source, ...wordsOf(bug) }),
    onRegistry: ({ instrument }, source, told) => tell("registry", { instrument, source, told }),
    onBlind: (error) => tell("not-watching", { message: error.message }),
  };
}

function wordsOf(bug: unknown): object {
  if (!(bug instanceof Error)) return { message: String(bug) };
  return { name: bug.name, message: bug.message, stack: bug.stack };
}
