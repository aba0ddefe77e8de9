import { findStrategy } from "../../trading/strategies/find-strategy.ts";
import type { Strategy } from "../../trading/strategies/strategy.ts";

export interface StrategyOptions {
  /** Signals or a forecast table of "external"; refused for others. */
  readonly signalsFile?: string | undefined;
  /** Milliseconds that a signal lives where its row does not say until when. */
  readonly expiryMs?: number | undefined;
}

/**
 * The strategy that a person means: a built-in by its name, or their own file by its path.
 *
 * @throws {MisuseError} E_STRATEGY, E_STRATEGY_FILE, E_SIGNALS_FILE.
 */
export async function strategyFor(
  nameOrPath: string,
  _options: StrategyOptions = {},
): Promise<Strategy> {
  return findStrategy(nameOrPath);
}
