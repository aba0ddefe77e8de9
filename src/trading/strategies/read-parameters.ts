import { MisuseError } from "../../foundation/errors.ts";
import { didYouMean } from "../../foundation/nearest-name.ts";
import type { ParameterValues, Strategy, StrategyParameter } from "./strategy.ts";

/**
 * All parameters of a strategy: those that were given, and the defaults of the others.
 *
 * @param given Texts as a person types them: `{ fast: "12" }`.
 * @throws {MisuseError} E_STRATEGY_PARAMETER: no such parameter, no number, out of range, not whole,
 *   or values that contradict each other.
 */
export function readParameters(
  strategy: Strategy,
  given: Readonly<Record<string, string>> = {},
): ParameterValues {
  const names = Object.keys(strategy.parameters);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) throw noSuchParameter(strategy.name, unknown, names);
  const values = Object.fromEntries(
    Object.entries(strategy.parameters).map(([name, parameter]) => {
      const text = given[name];
      return [name, text === undefined ? parameter.default : readValue({ name, text, parameter })];
    }),
  );
  const contradiction = strategy.contradiction?.(values);
  if (contradiction === undefined) return values;
  const shown = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  throw refused(`${strategy.name} says ${contradiction}, values were ${shown.join(" ")}`);
}

interface GivenParameter {
  readonly name: string;
  readonly text: string;
  readonly parameter: StrategyParameter;
}

function readValue({ name, text, parameter }: GivenParameter): number {
  const value = decimalNumber.test(text.trim()) ? Number(text) : Number.NaN;
  const { atLeast, atMost, isWhole } = parameter;
  const isRead = Number.isFinite(value) && (!isWhole || Number.isInteger(value));
  if (isRead && value >= atLeast && value <= atMost) return value;
  const noun = isWhole ? "a whole number" : "a number";
  throw refused(
    `${name} is ${noun} from ${atLeast} to ${atMost}, value was ${JSON.stringify(text)}`,
  );
}

const decimalNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function noSuchParameter(strategy: string, name: string, names: readonly string[]): MisuseError {
  const known = names.length === 0 ? "none" : names.join(", ");
  return refused(
    `${strategy} has no ${JSON.stringify(name)}, it has ${known}${didYouMean(name, names)}`,
  );
}

function refused(reason: string): MisuseError {
  return new MisuseError("E_STRATEGY_PARAMETER", `Cannot set the strategy's parameters: ${reason}`);
}
