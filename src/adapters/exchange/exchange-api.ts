import type { Exchange } from "ccxt";
import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import type { ExchangeErrors } from "./exchange-failure.ts";
import type { ExchangeSettings } from "./exchange-settings.ts";

export type { ExchangeSettings } from "./exchange-settings.ts";

export interface ExchangeApi {
  readonly api: Exchange;
  readonly errors: ExchangeErrors;
}

/**
 * Loads ccxt and opens one of its exchanges; no request is made yet.
 *
 * @throws {MisuseError} E_EXCHANGE: ccxt knows no exchange of that name.
 * @throws {MisuseError} E_EXCHANGE_SETTINGS: the settings carry a key or a password.
 */
export async function openExchangeApi(
  exchange: string,
  {
    settings = {},
    market = "spot",
  }: { readonly settings?: ExchangeSettings; readonly market?: "spot" | "swap" } = {},
): Promise<ExchangeApi> {
  refuseSecrets(settings);
  const { default: ccxt, NetworkError, BadSymbol } = await import("ccxt");
  const known = ccxt as unknown as Readonly<Record<string, new (settings: object) => Exchange>>;
  const Api = ccxt.exchanges.includes(exchange) ? known[exchange] : undefined;
  if (Api === undefined) {
    throw new MisuseError(
      "E_EXCHANGE",
      `Cannot fetch candles: no exchange is known by that name, value was ${JSON.stringify(exchange)}${didYouMean(exchange, ccxt.exchanges)}`,
    );
  }
  const types = market === "spot" ? ["spot"] : ["linear"];
  const ours = { defaultType: market, fetchMarkets: { types } };
  const api = new Api({
    enableRateLimit: true,
    maxRetriesOnFailure: 0,
    // What answered is looked at: a sign-in page must not pass for a page without candles.
    enableLastJsonResponse: true,
    enableLastResponseHeaders: true,
    ...settings,
    options: { ...ours, ...optionsOf(settings) },
  });
  return { api, errors: { NetworkError, BadSymbol } };
}

/** ccxt takes no signal: an abandoned request ends by its own time limit, its answer is dropped. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

const secretKeys = ["apiKey", "secret", "password", "privateKey", "token", "walletAddress", "uid"];

function refuseSecrets(settings: ExchangeSettings): void {
  const found = secretKeys.find((key) => Object.hasOwn(settings, key));
  if (found === undefined) return;
  throw new MisuseError(
    "E_EXCHANGE_SETTINGS",
    `Cannot use these exchange settings: candles are public and need no account, take out "${found}"`,
  );
}

function optionsOf({ options }: ExchangeSettings): object {
  return typeof options === "object" && options !== null ? options : {};
}
