import { setTimeout as sleep } from "node:timers/promises";
import type { Rng } from "./rng.ts";

/** How long a failing call is repeated. */
export interface RetryPolicy {
  /** Tries in a row that may fail, the first one included. */
  readonly triesMax: number;
  /** Before the second try; doubled for each further one. */
  readonly firstWaitMs: number;
  readonly waitMaxMs: number;
  /** Longest wait that the other side may ask for; if it asks for more, the call fails at once. */
  readonly askedWaitMaxMs: number;
  /** Longest time of all tries as long as the other side has never answered; default: no limit. */
  readonly unansweredMaxMs?: number | undefined;
}

/** What is to be done about a failed try. */
export type RetryVerdict =
  | { readonly kind: "give-up"; readonly error: unknown }
  | {
      readonly kind: "again";
      /** Thrown where there is no next try. */
      readonly error: unknown;
      /** A few words for people: "429". */
      readonly reason: string;
      /** What the other side asked for, as by `Retry-After`. */
      readonly askedWaitMs?: number | undefined;
      /** The failure came from the other side, which so can be reached. */
      readonly isAnswer?: boolean | undefined;
    };

/** Whether the other side of many calls has answered any of them. */
export interface FirstAnswer {
  readonly came: () => void;
  readonly hasCome: () => boolean;
}

/** No answer has come yet. */
export function awaitFirstAnswer(): FirstAnswer {
  let hasCome = false;
  return {
    came: () => {
      hasCome = true;
    },
    hasCome: () => hasCome,
  };
}

export interface RetryWait {
  readonly reason: string;
  readonly waitMs: number;
  /** Tries that have failed in a row. */
  readonly failed: number;
}

export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly rng: Rng;
  readonly judge: (error: unknown) => RetryVerdict;
  readonly onWait?: ((wait: RetryWait) => void) | undefined;
  /** Aborting ends a wait at once with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Shared by the calls to one side; absent: every call is a first one. */
  readonly firstAnswer?: FirstAnswer | undefined;
}

export const patientRetries: RetryPolicy = {
  triesMax: 8,
  firstWaitMs: 1000,
  waitMaxMs: 60_000,
  askedWaitMaxMs: 15 * 60_000,
  unansweredMaxMs: 15_000,
};

/** Patient retries, so many; asking for more of them than usual also says not to give up early. */
export function patientRetriesOf(retries: number): RetryPolicy {
  const triesMax = retries + 1;
  if (triesMax <= patientRetries.triesMax) return { ...patientRetries, triesMax };
  return { ...patientRetries, triesMax, unansweredMaxMs: undefined };
}

/**
 * Repeats a call that fails for the moment: exponential waits, half of each drawn by chance so that
 * many callers do not come back together, or the wait that was asked for where that is longer.
 *
 * @throws what `judge` says, once the tries are used up or it gives up.
 */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { policy, onWait, signal, firstAnswer = awaitFirstAnswer() } = options;
  const startedMs = performance.now();
  const leftMs = (): number => {
    if (firstAnswer.hasCome()) return Infinity;
    return (policy.unansweredMaxMs ?? Infinity) - (performance.now() - startedMs);
  };
  for (let failed = 1; ; failed += 1) {
    try {
      const result = await work();
      firstAnswer.came();
      return result;
    } catch (error) {
      signal?.throwIfAborted();
      const verdict = options.judge(error);
      if (verdict.kind === "give-up") throw verdict.error;
      if (verdict.isAnswer === true) firstAnswer.came();
      const waitMs = waitOf(verdict, options, failed);
      if (waitMs > leftMs()) throw verdict.error;
      onWait?.({ reason: verdict.reason, waitMs, failed });
      await pause(waitMs, signal);
    }
  }
}

/** @throws the failure, where there is no next try. */
function waitOf(
  { error, askedWaitMs = 0 }: Extract<RetryVerdict, { kind: "again" }>,
  { policy, rng }: Pick<RetryOptions, "policy" | "rng">,
  failed: number,
): number {
  if (failed >= policy.triesMax || askedWaitMs > policy.askedWaitMaxMs) throw error;
  const grownMs = Math.min(policy.waitMaxMs, policy.firstWaitMs * 2 ** (failed - 1));
  return Math.max(askedWaitMs, grownMs * (0.5 + 0.5 * rng.uniform()));
}

/**
 * The wait that an HTTP header asks for.
 *
 * @param text Seconds or an HTTP date.
 * @returns Milliseconds, at least 0; nothing where it cannot be read.
 * @see RFC 9110, section 10.2.3.
 */
export function retryAfterMs(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(text)) return Number(text) * 1000;
  const untilMs = Date.parse(text);
  return Number.isFinite(untilMs) ? Math.max(0, untilMs - nowMs) : undefined;
}

async function pause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(waitMs, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
