import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import { builtInStrategies } from "./built-in-strategies.ts";
import type { Strategy } from "./strategy.ts";

/**
 * The built-in strategy of a name.
 *
 * @throws {MisuseError} E_STRATEGY: there is none.
 */
export function findStrategy(name: string): Strategy {
  const found = builtInStrategies.find((strategy) => strategy.name === name);
  if (found !== undefined) return found;
  const names = builtInStrategies.map((strategy) => strategy.name);
  throw new MisuseError(
    "E_STRATEGY",
    `Cannot find the strategy: there are ${names.join(", ")}, and files such as ./mine.ts, value was ${JSON.stringify(name)}${didYouMean(name, names)}`,
  );
}
