import type { ParameterValues } from "../../trading/strategies/strategy.ts";
import { type RunRequest, runDefaults } from "./run-request.ts";
import type { PreparedRun } from "./prepare-run.ts";

/** Everything that makes a run another run, as its ledger keeps it: plain JSON without a clock or a path. */
export function runConfiguration(
  request: RunRequest,
  prepared: PreparedRun,
  { parameters, cash }: { readonly parameters: ParameterValues; readonly cash: number },
): object {
  const { strategy, identity, lanes, limits, span, story, isInSample } = prepared;
  return {
    strategy: strategy.name,
    ...identity,
    parameters,
    limits,
    cash,
    timeframe: lanes[0]!.series.timeframe,
    markets: lanes.map(({ instrument, dataHash, rules, costs }) => ({
      instrument,
      candles: dataHash,
      rules,
      costs,
    })),
    tradeFromMs: span.tradeFromMs,
    startedFromMs: span.startedFromMs,
    forecasters: story.forecasters,
    inSample: isInSample,
    seed: request.seed ?? runDefaults.seed,
  };
}
