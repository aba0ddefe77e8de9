import { setTimeout as pause } from "node:timers/promises";
import type { Rng } from "../../src/foundation/rng.ts";
import { type EndedCommand, startCommand } from "../running-command.ts";

export interface KillChainOptions {
  readonly folder: string;
  readonly rng: Rng;
  /** At most so many. */
  readonly kills: number;
  /** Each falls at a moment drawn evenly from the start of a command to this long after it. */
  readonly withinMs: number;
}

/** Starts a command again and again, each time killing its whole group, until one ends by itself. */
export async function killChain(
  argv: readonly string[],
  { folder, rng, kills, withinMs }: KillChainOptions,
): Promise<{
  readonly kills: number;
  readonly end: EndedCommand;
  /** How long the last command took. */
  readonly lastedMs: number;
}> {
  for (let done = 0; ; done += 1) {
    const startedMs = performance.now();
    const running = startCommand(argv, folder);
    const ended = async () => {
      const end = await running.ended;
      return { kills: done, end, lastedMs: performance.now() - startedMs };
    };
    if (done === kills) return ended();
    await Promise.race([running.ended, pause(rng.uniform() * withinMs)]);
    running.signalGroup("SIGKILL");
    const told = await ended();
    if (told.end.signal !== "SIGKILL") return told;
  }
}
