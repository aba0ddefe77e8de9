import { MisuseError } from "../../foundation/errors.ts";
import { readParameters } from "../../trading/strategies/read-parameters.ts";
import type { ParameterValues, Strategy } from "../../trading/strategies/strategy.ts";

export interface SweepGrid {
  /** Parameters that are varied, in the strategy's order. */
  readonly varied: readonly string[];
  /** Every combination that makes sense, the first parameter slowest. */
  readonly configurations: readonly ParameterValues[];
  /** Combinations that the strategy calls contradictory. */
  readonly skipped: number;
}

/** More would take a day, and find something in noise. */
const configurationsMax = 1000;

/**
 * All combinations of the values that are tried.
 *
 * @param given Values as typed: `{ fast: ["8", "12"] }`; where nothing is given, every parameter's own
 *   values for a sweep.
 * @throws {MisuseError} E_STRATEGY_PARAMETER; E_SWEEP_GRID: fewer than two combinations, or too many.
 */
export function sweepGrid(
  strategy: Strategy,
  given: Readonly<Record<string, readonly string[]>>,
): SweepGrid {
  const names = Object.keys(given).length === 0 ? Object.keys(strategy.parameters) : [];
  const own = names.map((name) => [name, strategy.parameters[name]!.sweep.map(String)] as const);
  const values = new Map(
    [...own, ...Object.entries(given)].filter(([, tried]) => tried.length > 0),
  );
  const count = [...values.values()].reduce((product, tried) => product * tried.length, 1);
  if (count > configurationsMax) {
    throw refused(`${count} combinations are too many, at most ${configurationsMax} are tried`);
  }
  const all = combinations([...values]);
  const read = all.map((texts) => withoutContradiction(strategy, texts));
  const configurations = read.filter((one) => one !== undefined);
  if (configurations.length < 2) {
    throw refused(
      `there is ${configurations.length === 0 ? "no combination" : "one combination"} to try; give a parameter several values: --param NAME=1,2,3 (${strategy.name} has ${Object.keys(strategy.parameters).join(", ") || "no parameters"})`,
    );
  }
  const order = Object.keys(strategy.parameters);
  const varied = [...values].filter(([, tried]) => tried.length > 1).map(([name]) => name);
  return {
    varied: varied.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
    configurations,
    skipped: all.length - configurations.length,
  };
}

function combinations(
  values: readonly (readonly [string, readonly string[]])[],
): readonly Readonly<Record<string, string>>[] {
  return values.reduce<readonly Readonly<Record<string, string>>[]>(
    (all, [name, tried]) => all.flatMap((one) => tried.map((text) => ({ ...one, [name]: text }))),
    [{}],
  );
}

// Each value must be one; only what values say together may be left out.
function withoutContradiction(
  strategy: Strategy,
  texts: Readonly<Record<string, string>>,
): ParameterValues | undefined {
  const values = readParameters({ ...strategy, contradiction: undefined }, texts);
  return strategy.contradiction?.(values) === undefined ? values : undefined;
}

function refused(reason: string): MisuseError {
  return new MisuseError("E_SWEEP_GRID", `Cannot sweep: ${reason}`);
}
