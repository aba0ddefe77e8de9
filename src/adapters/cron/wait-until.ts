import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../../foundation/clock.ts";

/**
 * A machine that slept, or whose clock was set, is noticed after so long. A timer alone would count on.
 */
const lookMs = 30_000;

/**
 * Waits until the wall clock shows a time; not at all where it has passed.
 *
 * @param timeMs UTC epoch milliseconds.
 * @returns False where `signal` ended the wait.
 */
export async function waitUntil(
  timeMs: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<boolean> {
  for (let leftMs = timeMs - clock.nowMs(); leftMs > 0; leftMs = timeMs - clock.nowMs()) {
    if (signal.aborted) return false;
    // An aborted wait throws; whoever aborted it knows.
    await pause(Math.min(leftMs, lookMs), undefined, { signal }).catch(() => undefined);
  }
  return !signal.aborted;
}
