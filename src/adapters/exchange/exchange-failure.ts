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
  if (isOf(error, NetworkError)) {
    return new WorldError(
      "E_EXCHANGE_UNREACHABLE",
      `Cannot fetch ${what}: ${exchange} cannot be reached (${reason})`,
      { cause: error, retryable: true },
    );
  }
  return new WorldError(
    "E_EXCHANGE_REFUSED",
    `Cannot fetch ${what}: ${exchange} answered what is no candle data (${reason})`,
    { cause: error },
  );
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
