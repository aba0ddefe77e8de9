import { MisuseError, OperationalError, WorldError } from "../../foundation/errors.ts";

/** The classes of ccxt's failures that make a difference to the caller. */
export interface ExchangeErrors {
  readonly NetworkError: new (message: string) => Error;
  readonly BadSymbol: new (message: string) => Error;
}

const reasonMax = 200;

/**
 * A failure of ccxt as one of ours: the network, an instrument that is not traded, or a refusal.
 *
 * @param what What was wanted, as in "Cannot fetch <what>".
 */
export function exchangeFailure(
  error: unknown,
  { NetworkError, BadSymbol }: ExchangeErrors,
  { exchange, what }: { readonly exchange: string; readonly what: string },
): unknown {
  if (error instanceof OperationalError || !(error instanceof Error)) return error;
  const reason = reasonOf(error);
  if (isOf(error, BadSymbol)) {
    return new MisuseError(
      "E_EXCHANGE_INSTRUMENT",
      `Cannot fetch ${what}: ${exchange} does not trade it (${reason})`,
      { cause: error },
    );
  }
  if (isOf(error, NetworkError) || refusals.has(statusOf(error) ?? "")) {
    return networkFailure(error, { exchange, what, reason });
  }
  return new WorldError(
    "E_EXCHANGE_REFUSED",
    `Cannot fetch ${what}: ${exchange} answered what is no candle data (${reason})`,
    { cause: error },
  );
}

// ccxt counts a door that is shut among the failures of the network.
function networkFailure(
  error: Error,
  { exchange, what, reason }: Readonly<Record<"exchange" | "what" | "reason", string>>,
): WorldError {
  const status = statusOf(error);
  if (status !== undefined && refusals.has(status)) {
    return new WorldError(
      "E_EXCHANGE_REFUSED",
      `Cannot fetch ${what}: ${exchange} was reached and refuses (${reason})`,
      { cause: error },
    );
  }
  const how = status === undefined ? "cannot be reached" : "was reached and does not serve it now";
  return new WorldError(
    "E_EXCHANGE_UNREACHABLE",
    `Cannot fetch ${what}: ${exchange} ${how} (${reason})`,
    { cause: error, retryable: true },
  );
}

/** Answers that another try does not change. */
export const refusals: ReadonlySet<string> = new Set(["400", "401", "403", "404", "451"]);

/**
 * The HTTP status that a failure of ccxt tells of; undefined where nothing answered.
 * "binance GET https://host/path 503 Busy {...}" -> "503", "binance 429 Too Many Requests" -> "429"
 */
export function statusOf({ message }: Error): string | undefined {
  return /^\S+ (?:(?:GET )?https?:\S+ )?(\d{3}) /.exec(`${message} `)?.[1];
}

/** The host that a failure of ccxt tells of. */
export function hostOf({ message }: Error): string | undefined {
  return /^\S+ (?:GET )?https?:\/\/([^/\s?]+)/.exec(message)?.[1];
}

function isOf(error: unknown, Kind: new (message: string) => Error): boolean {
  return error instanceof Kind;
}

// "binance GET https://host/path fetch failed: getaddrinfo ENOTFOUND host" -> its last words
function reasonOf({ message }: Error): string {
  const plain = message.replaceAll(/\s+/g, " ").replace(/^\S+ (GET )?https?:\S+ /, "");
  const words = plain.replace(/^fetch failed: /, "");
  return words.length > reasonMax ? `${words.slice(0, reasonMax)}...` : words;
}
