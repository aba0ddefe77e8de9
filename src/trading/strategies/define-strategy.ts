import { assert } from "../../foundation/assert.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Reason, Signal } from "./signal.ts";
import type {
  ParameterValues,
  Strategy,
  StrategyParameter,
  StrategyRun,
  StrategyView,
} from "./strategy.ts";

/** A strategy as people write it down: its own parameters are known by name. */
export interface StrategyDefinition<Name extends string> {
  /** Lower case with dashes. */
  readonly name: string;
  /** One sentence: when it buys, when it sells. */
  readonly summary: string;
  /** Which model it asks; default "none". */
  readonly forecasts?: Strategy["forecasts"];
  readonly parameters?: Readonly<Record<Name, ParameterDefinition>>;
  /** Why values that are each in range make no sense together. */
  readonly contradiction?: (
    parameters: Readonly<Record<NoInfer<Name>, number>>,
  ) => string | undefined;
  /** Candles before the first signal that may mean something. */
  readonly warmUp: (parameters: Readonly<Record<NoInfer<Name>, number>>) => number;
  /** Starts with no memory; called once per instrument. */
  readonly start: (
    parameters: Readonly<Record<NoInfer<Name>, number>>,
    instrument: InstrumentId,
  ) => DefinedRun;
}

/** A `StrategyRun` as a plain strict compiler sees one whose reasons compare different things. */
export interface DefinedRun {
  onCandle(view: StrategyView): Omit<Signal, "reasons"> & {
    readonly reasons: readonly DefinedReason[];
  };
}

type DefinedReason = Omit<Reason, "values"> & {
  /** An absent key is typed as `undefined` there; none is ever there. */
  readonly values: Readonly<Record<string, number | undefined>>;
};

export interface ParameterDefinition {
  readonly meaning: string;
  readonly default: number;
  readonly atLeast: number;
  readonly atMost: number;
  /** Default false. */
  readonly isWhole?: boolean;
  /** Values for a sweep, rising; default: the default alone. */
  readonly sweep?: readonly number[];
  /** In a run the default is so many times the costs of one side; absent: as it stands. */
  readonly costMultiple?: number;
}

/** Makes a strategy of its definition: what was left out is filled in, parameters are proven present. */
export function defineStrategy<Name extends string = never>(
  definition: StrategyDefinition<Name>,
): Strategy {
  const { name, summary, forecasts = "none", contradiction } = definition;
  const given = Object.entries<ParameterDefinition>(definition.parameters ?? {});
  const parameters: Readonly<Record<string, StrategyParameter>> = Object.fromEntries(
    given.map(([key, parameter]) => [
      key,
      {
        ...parameter,
        isWhole: parameter.isWhole ?? false,
        sweep: parameter.sweep ?? [parameter.default],
      },
    ]),
  );
  const proven = (values: ParameterValues): Readonly<Record<Name, number>> => {
    for (const key of Object.keys(parameters)) {
      assert(Number.isFinite(values[key]), `strategy ${name} is given its parameter ${key}`);
    }
    return values;
  };
  return {
    name,
    summary,
    forecasts,
    parameters,
    contradiction: contradiction && ((values) => contradiction(proven(values))),
    warmUp: (values) => definition.warmUp(proven(values)),
    start: (values, instrument) => definition.start(proven(values), instrument) as StrategyRun,
  };
}
