import type { Strategy, StrategyParameter } from "./strategy.ts";

/**
 * A strategy whose defaults that stand for costs are those of a run.
 *
 * @param costPerSide Of the dearest instrument of the run, fraction of the value.
 */
export function withCosts(strategy: Strategy, costPerSide: number): Strategy {
  const parameters = Object.entries(strategy.parameters).map(([name, parameter]) => [
    name,
    atCosts(parameter, costPerSide),
  ]);
  return { ...strategy, parameters: Object.fromEntries(parameters) };
}

function atCosts(parameter: StrategyParameter, costPerSide: number): StrategyParameter {
  const { costMultiple, atLeast, atMost } = parameter;
  if (costMultiple === undefined) return parameter;
  // Digits beyond these come of floats.
  const wanted = Number((costMultiple * costPerSide).toPrecision(12));
  return { ...parameter, default: Math.min(atMost, Math.max(atLeast, wanted)) };
}
