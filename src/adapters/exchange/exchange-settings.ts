/**
 * ccxt settings laid over ours: other hosts (`urls`), proxies (`httpsProxy`), `options`.
 *
 * It stands apart because the library's types name it, and ccxt's own types do not compile in every
 * program.
 */
export type ExchangeSettings = Readonly<Record<string, unknown>>;
