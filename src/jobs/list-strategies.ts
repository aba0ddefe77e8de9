import { builtInStrategies } from "../trading/strategies/built-in-strategies.ts";
import { readParameters } from "../trading/strategies/read-parameters.ts";
import type { Strategy, StrategyParameter } from "../trading/strategies/strategy.ts";
import { isStrategyPath } from "./trading/find-strategy.ts";

/** What a strategy does, without its code. */
export interface ShownStrategy {
  readonly name: string;
  readonly summary: string;
  /** Which model it asks. */
  readonly forecasts: Strategy["forecasts"];
  readonly parameters: Readonly<Record<string, StrategyParameter>>;
  /** Candles before the first signal that may mean something, with the default parameters. */
  readonly warmUpCandles: number;
}

/** Every strategy that comes with candlecast. */
export function listStrategies(): readonly ShownStrategy[] {
  return builtInStrategies.map(shownStrategy);
}

/**
 * One strategy: a built-in by its name, or somebody's own by the path of its file.
 *
 * @throws {MisuseError} E_STRATEGY, E_STRATEGY_FILE, E_STRATEGY_SIGNAL.
 */
export async function showStrategy(nameOrPath: string): Promise<ShownStrategy> {
  if (isStrategyPath(nameOrPath)) {
    const loader = await import("../adapters/strategy-files/load-strategy-file.ts");
    return shownStrategy(await loader.loadStrategyFile(nameOrPath));
  }
  const { findStrategy } = await import("../trading/strategies/find-strategy.ts");
  return shownStrategy(findStrategy(nameOrPath));
}

function shownStrategy(strategy: Strategy): ShownStrategy {
  const { name, summary, forecasts, parameters } = strategy;
  const warmUpCandles = strategy.warmUp(readParameters(strategy));
  return { name, summary, forecasts, parameters, warmUpCandles };
}
