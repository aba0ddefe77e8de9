import { type OperationalError, WorldError } from "../../foundation/errors.ts";
import type { Rng } from "../../foundation/rng.ts";
import {
  awaitFirstAnswer,
  type FirstAnswer,
  retryAfterMs,
  type RetryPolicy,
  type RetryVerdict,
  type RetryWait,
  withRetries,
} from "../../foundation/retry.ts";

export interface FetchAnswerOptions {
  readonly retry: RetryPolicy;
  readonly rng: Rng;
  readonly signal?: AbortSignal | undefined;
  readonly onWait?: ((wait: RetryWait) => void) | undefined;
  /** Longest time of one try, from the question to the last byte; default 60 s. */
  readonly timeLimitMs?: number | undefined;
  /** Shared by all questions to one feed. */
  readonly firstAnswer?: FirstAnswer | undefined;
}

const bytesMax = 20_000_000;

/**
 * Fetches the answer of a feed, again where that may help. A redirect is not followed: it leads to
 * a sign-in page more often than to an answer.
 *
 * @param parse What the text says, or a few words on why it is no answer.
 * @returns `undefined`: there is nothing under that address (404).
 * @throws {WorldError} E_SENTIMENT_UNREACHABLE; E_SENTIMENT_ANSWER: something came, and it is no answer.
 */
export async function fetchAnswer<Answer extends object>(
  url: string,
  parse: (text: string) => Answer | string,
  options: FetchAnswerOptions,
): Promise<Answer | undefined> {
  const { timeLimitMs = 60_000, firstAnswer = awaitFirstAnswer() } = options;
  return withRetries(() => inTime(url, parse, { signal: options.signal, timeLimitMs }), {
    ...options,
    firstAnswer,
    policy: options.retry,
    judge: (error) => judge(url, error),
  });
}

class FetchFailure extends Error {
  /** Absent where no answer came. */
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
  constructor(message: string, status?: number, retryAfter?: string) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

async function inTime<Answer extends object>(
  url: string,
  parse: (text: string) => Answer | string,
  {
    signal,
    timeLimitMs,
  }: { readonly signal: AbortSignal | undefined; readonly timeLimitMs: number },
): Promise<Answer | undefined> {
  signal?.throwIfAborted();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new FetchFailure("no answer in time")), timeLimitMs);
  const either = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
  try {
    const text = await textAt(url, either);
    if (text === undefined) return undefined;
    const answer = parse(text);
    if (typeof answer === "string") throw new FetchFailure(answer, 200);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

async function textAt(url: string, signal: AbortSignal): Promise<string | undefined> {
  const response = await fetch(url, {
    signal,
    redirect: "manual",
    headers: { accept: "application/json" },
  });
  if (response.ok) return cappedText(response);
  await response.body?.cancel();
  if (response.status === 404) return undefined;
  const retryAfter = response.headers.get("retry-after") ?? undefined;
  throw new FetchFailure(`HTTP ${response.status}`, response.status, retryAfter);
}

async function cappedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytesRead = 0;
  for await (const piece of response.body ?? []) {
    const bytes = piece as Uint8Array;
    bytesRead += bytes.length;
    if (bytesRead > bytesMax) throw new FetchFailure("it is larger than 20 MB", 200);
    parts.push(decoder.decode(bytes, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}

function judge(url: string, error: unknown): RetryVerdict {
  const status = error instanceof FetchFailure ? error.status : undefined;
  const told = tell(url, error, status);
  // What another try cannot change: a redirect, a refusal of this caller, a wrong question.
  const isFinal = status !== undefined && status >= 300 && status < 500 && !isPassing(status);
  if (isFinal) return { kind: "give-up", error: told };
  const asked = error instanceof FetchFailure ? error.retryAfter : undefined;
  return {
    kind: "again",
    error: told,
    reason: status === undefined ? `no connection to ${new URL(url).host}` : reasonOf(error),
    askedWaitMs: retryAfterMs(asked, Date.now()),
    isAnswer: status !== undefined,
  };
}

function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429;
}

function tell(url: string, error: unknown, status: number | undefined): OperationalError {
  const details = { cause: error, retryable: true };
  const reason = reasonOf(error);
  if (status !== undefined && status < 300) {
    return new WorldError(
      "E_SENTIMENT_ANSWER",
      `Cannot use the answer of ${url}: ${reason}`,
      details,
    );
  }
  const advice = status === undefined ? "; check the network, or name a mirror with --url" : "";
  const moved = status !== undefined && status < 400 ? ", a redirect that is not followed" : "";
  return new WorldError(
    "E_SENTIMENT_UNREACHABLE",
    `Cannot fetch ${url}: ${reason}${moved}${advice}`,
    details,
  );
}

// "fetch failed" says nothing; its cause does.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
