import type { Exchange } from "ccxt";
import { OperationalError } from "../../foundation/errors.ts";
import { retryAfterMs, type RetryVerdict } from "../../foundation/retry.ts";
import { type ExchangeErrors, exchangeFailure } from "./exchange-failure.ts";

/**
 * Whether asking an exchange again may help, and when. What only a person can change (an unknown
 * market, a country that is shut out) is given up at once.
 *
 * @param what What was wanted, as in "Cannot fetch <what>".
 */
export function judgeExchangeFailure(
  error: unknown,
  {
    api,
    errors,
    what,
  }: { readonly api: Exchange; readonly errors: ExchangeErrors; readonly what: string },
): RetryVerdict {
  if (error instanceof OperationalError) {
    return error.retryable
      ? { kind: "again", error, reason: "a strange answer" }
      : { kind: "give-up", error };
  }
  const askedWaitMs = retryAfterMs(headerOf(api, "retry-after"), Date.now());
  const told = exchangeFailure(error, errors, {
    exchange: api.id,
    what: what + waitText(askedWaitMs),
  });
  if (!(error instanceof Error) || isHopeless(error)) return { kind: "give-up", error: told };
  const network = error instanceof errors.NetworkError ? networkReason(error) : "a strange answer";
  return { kind: "again", error: told, reason: statusOf(error) ?? network, askedWaitMs };
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
const hopelessStatuses = new Set(["401", "403", "404", "451"]);

function isHopeless(error: Error): boolean {
  return hopelessKinds.has(error.name) || hopelessStatuses.has(statusOf(error) ?? "");
}

// "binance GET https://host/path 503 Busy {...}" -> "503", "binance 429 Too Many Requests" -> "429"
function statusOf({ message }: Error): string | undefined {
  return /^\S+ (?:(?:GET )?https?:\S+ )?(\d{3}) /.exec(`${message} `)?.[1];
}

function networkReason({ message }: Error): string {
  return /timed out/.test(message) ? "no answer in time" : "no connection";
}

function headerOf(api: Exchange, name: string): string | undefined {
  const headers: unknown = api.last_response_headers;
  if (typeof headers !== "object" || headers === null) return undefined;
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  return typeof found?.[1] === "string" ? found[1] : undefined;
}
