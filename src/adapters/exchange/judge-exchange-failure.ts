import type { Exchange } from "ccxt";
import { OperationalError, WorldError } from "../../foundation/errors.ts";
import { type FirstAnswer, retryAfterMs, type RetryVerdict } from "../../foundation/retry.ts";
import {
  type ExchangeErrors,
  exchangeFailure,
  hostOf,
  refusals,
  statusOf,
} from "./exchange-failure.ts";

export interface FailureContext {
  readonly api: Exchange;
  readonly errors: ExchangeErrors;
  /** What was wanted, as in "Cannot fetch <what>". */
  readonly what: string;
  readonly firstAnswer: FirstAnswer;
}

/**
 * Whether asking an exchange again may help, and when. What only a person can change (an unknown
 * market, a country that is shut out) is given up at once, with what that person can do.
 */
export function judgeExchangeFailure(
  error: unknown,
  { api, errors, what, firstAnswer }: FailureContext,
): RetryVerdict {
  if (error instanceof OperationalError) {
    return error.retryable
      ? { kind: "again", error, reason: "a strange answer" }
      : { kind: "give-up", error };
  }
  const status = error instanceof Error ? statusOf(error) : undefined;
  const askedWaitMs = retryAfterMs(headerOf(api, "retry-after"), Date.now());
  const plain = exchangeFailure(error, errors, {
    exchange: api.id,
    what: what + waitText(askedWaitMs),
  });
  const told = advised(plain, adviceFor(status, firstAnswer));
  if (!(error instanceof Error) || isHopeless(error)) return { kind: "give-up", error: told };
  const network = error instanceof errors.NetworkError ? networkReason(error) : "a strange answer";
  const isAnswer = status !== undefined;
  return { kind: "again", error: told, reason: status ?? network, askedWaitMs, isAnswer };
}

const notHere =
  "it is not offered from this place: try another --exchange, take Binance's archives with --dumps-only, or import a file with `candlecast data import`";
const refusalAdvice: Readonly<Record<string, string>> = { "403": notHere, "451": notHere };
const silenceAdvice =
  "check the network, name a proxy (httpsProxy) in the file of --exchange-settings, wait longer with --retries 20, or import a file with `candlecast data import`";

function adviceFor(status: string | undefined, firstAnswer: FirstAnswer): string | undefined {
  if (status !== undefined) return refusalAdvice[status];
  return firstAnswer.hasCome() ? undefined : silenceAdvice;
}

function advised(error: unknown, advice: string | undefined): unknown {
  if (!(error instanceof WorldError) || advice === undefined) return error;
  const { cause, retryable } = error;
  return new WorldError(error.code, `${error.message}; ${advice}`, { cause, retryable });
}

const hourMs = 3_600_000;

// Worth saying where it is what a person has to wait.
function waitText(askedWaitMs: number | undefined): string {
  if (askedWaitMs === undefined || askedWaitMs < hourMs / 60) return "";
  const hours = askedWaitMs / hourMs;
  const length = hours < 2 ? `${Math.ceil(60 * hours)} minutes` : `${Math.ceil(hours)} hours`;
  return ` now, the exchange asks for a wait of ${length}`;
}

const hopelessKinds = new Set([
  "BadSymbol",
  "AuthenticationError",
  "PermissionDenied",
  "NotSupported",
]);

function isHopeless(error: Error): boolean {
  return hopelessKinds.has(error.name) || refusals.has(statusOf(error) ?? "");
}

function networkReason(error: Error): string {
  const host = hostOf(error) ?? "the exchange";
  if (/timed out/.test(error.message)) return `no answer in time from ${host}`;
  const code = /\bE[A-Z_]{4,}\b/.exec(error.message)?.[0];
  return `no connection to ${host}${code === undefined ? "" : ` (${code})`}`;
}

function headerOf(api: Exchange, name: string): string | undefined {
  const headers: unknown = api.last_response_headers;
  if (typeof headers !== "object" || headers === null) return undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  return typeof found?.[1] === "string" ? found[1] : undefined;
}
