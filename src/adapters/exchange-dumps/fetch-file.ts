import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { OperationalError, WorldError } from "../../foundation/errors.ts";
import type { Rng } from "../../foundation/rng.ts";
import {
  type FirstAnswer,
  retryAfterMs,
  type RetryPolicy,
  type RetryVerdict,
  type RetryWait,
  withRetries,
} from "../../foundation/retry.ts";

export interface FetchOptions {
  readonly retry: RetryPolicy;
  readonly rng: Rng;
  readonly signal: AbortSignal;
  readonly onWait: (wait: RetryWait) => void;
  /** Longest silence before the answer and between two pieces of it; default 30 s. */
  readonly silenceMaxMs?: number | undefined;
  /** Shared by all fetches of one place. */
  readonly firstAnswer?: FirstAnswer | undefined;
}

/**
 * Fetches a short text, again where that may help.
 *
 * @param accept Whether an answer is what was asked for and not, say, a sign-in page.
 * @returns `undefined`: there is nothing under that address (404).
 * @throws {WorldError} E_DUMPS_UNREACHABLE.
 */
export async function fetchText(
  url: string,
  accept: (text: string) => boolean,
  options: FetchOptions,
): Promise<string | undefined> {
  return patiently(url, options, async (signal, onBytes) => {
    const response = await get(url, signal);
    if (response === undefined) return undefined;
    onBytes();
    const text = await response.text();
    if (accept(text)) return text;
    throw new FetchFailure("a strange answer");
  });
}

/**
 * Fetches a file to disk, piece by piece, again where that may help.
 *
 * @param path Written over.
 * @returns sha256 (hex) of what was written. `undefined`: there is nothing under that address (404).
 * @throws {WorldError} E_DUMPS_UNREACHABLE, E_DISK_WRITE.
 */
export async function fetchToDisk(
  url: string,
  path: string,
  options: FetchOptions,
): Promise<string | undefined> {
  return patiently(url, options, async (signal, onBytes) => {
    const response = await get(url, signal);
    if (response === undefined) return undefined;
    const hash = createHash("sha256");
    const file = await toDisk(path, () => open(path, "w"));
    try {
      for await (const piece of response.body ?? []) {
        onBytes();
        hash.update(piece as Uint8Array);
        await toDisk(path, () => file.writeFile(piece as Uint8Array));
      }
    } finally {
      await file.close();
    }
    return hash.digest("hex");
  });
}

class FetchFailure extends Error {
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
  constructor(message: string, status?: number, retryAfter?: string) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

async function get(url: string, signal: AbortSignal): Promise<Response | undefined> {
  const response = await fetch(url, { signal });
  if (response.ok) return response;
  await response.body?.cancel();
  if (response.status === 404) return undefined;
  const retryAfter = response.headers.get("retry-after") ?? undefined;
  throw new FetchFailure(`HTTP ${response.status}`, response.status, retryAfter);
}

type Attempt<T> = (signal: AbortSignal, onBytes: () => void) => Promise<T>;

async function patiently<T>(url: string, options: FetchOptions, attempt: Attempt<T>): Promise<T> {
  const { signal, silenceMaxMs = 30_000 } = options;
  return withRetries(() => unlessSilent(attempt, signal, silenceMaxMs), {
    ...options,
    policy: options.retry,
    judge: (error) => judge(url, error),
  });
}

async function unlessSilent<T>(
  attempt: Attempt<T>,
  signal: AbortSignal,
  silenceMaxMs: number,
): Promise<T> {
  signal.throwIfAborted();
  const silence = new AbortController();
  const end = (): void => silence.abort(new FetchFailure("no answer in time"));
  let timer = setTimeout(end, silenceMaxMs);
  try {
    return await attempt(AbortSignal.any([signal, silence.signal]), () => {
      clearTimeout(timer);
      timer = setTimeout(end, silenceMaxMs);
    });
  } finally {
    clearTimeout(timer);
  }
}

const hopeless = new Set([401, 403, 451]);

function judge(url: string, error: unknown): RetryVerdict {
  if (error instanceof OperationalError) return { kind: "give-up", error };
  const status = error instanceof FetchFailure ? error.status : undefined;
  const advice =
    status === undefined ? "; check the network, or name a mirror with --dumps-url" : "";
  const what = `Cannot fetch ${url}: ${reasonOf(error)}${advice}`;
  const told = new WorldError("E_DUMPS_UNREACHABLE", what, {
    cause: error,
    retryable: true,
  });
  if (status !== undefined && hopeless.has(status)) return { kind: "give-up", error: told };
  const reason = status === undefined ? `no connection to ${new URL(url).host}` : String(status);
  const asked = error instanceof FetchFailure ? error.retryAfter : undefined;
  return {
    kind: "again",
    error: told,
    reason,
    askedWaitMs: retryAfterMs(asked, Date.now()),
    isAnswer: status !== undefined,
  };
}

// "fetch failed" says nothing; its cause does.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

async function toDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${reason}`, { cause });
  }
}
