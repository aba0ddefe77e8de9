import { setImmediate } from "node:timers/promises";

/** Lets everything through that waits: signals, answers of processes, timers. */
export async function eventLoopTurn(): Promise<void> {
  await setImmediate();
}
