import type { Clock } from "../../foundation/clock.ts";
import { sliceCandles } from "../../market/candle-series.ts";
import { readParameters } from "../../trading/strategies/read-parameters.ts";
import { replayFeed } from "../../trading/session/replay-feed.ts";
import type { RecordedRun } from "../../trading/session/recorded-run.ts";
import type { ParameterValues } from "../../trading/strategies/strategy.ts";
import type { TearSheetFacts } from "../../trading/tear-sheet/tear-sheet-facts.ts";
import { runFacts } from "../trading/run-facts.ts";
import { runDefaults } from "../trading/run-request.ts";
import { type PreparedRun, prepareRun } from "../trading/prepare-run.ts";
import { runConfiguration } from "../trading/run-configuration.ts";
import { countedLooks, trialOf } from "../trading/trial-of.ts";
import { pacedFeed } from "./paced-feed.ts";
import type { TradePaperRequest } from "./paper-request.ts";
import type { PaperSetup } from "./paper-setup.ts";

export interface ReplayOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Share of the questions to models that are answered, in [0, 1]. */
  readonly onForecasts?: ((share: number) => void) | undefined;
}

/**
 * A session on candles of files: prepared by what prepares a backtest, so that both see the same
 * candles, forecasts, costs and limits to the last bit.
 *
 * @throws as `runBacktest`.
 */
export async function replaySetup(
  request: TradePaperRequest,
  { clock, signal, onForecasts }: ReplayOptions,
): Promise<PaperSetup> {
  const asked = { ...request, files: request.replayFiles };
  const prepared = await prepareRun(asked, {
    clock,
    signal,
    warmUp: (strategy) => strategy.warmUp(readParameters(strategy, request.parameters)),
    onProgress: (progress) => onForecasts?.(progress.answered / progress.asked),
  });
  const { strategy, lanes, span, limits, forecasts, notes } = prepared;
  const parameters = readParameters(strategy, request.parameters);
  const { cash = runDefaults.cash, speed = "max" } = request;
  const shown = lanes.map(({ series }, i) =>
    sliceCandles(series, span.lanes[i]!.from, series.openTimeMs.length),
  );
  return {
    mode: "replay",
    strategy,
    parameters,
    limits,
    timeframe: lanes[0]!.series.timeframe,
    lanes,
    forecasts,
    startedFromMs: span.startedFromMs,
    tradeFromMs: span.tradeFromMs,
    configuration: runConfiguration(asked, prepared, { parameters, cash }),
    notes,
    candles: shown.reduce((sum, { openTimeMs }) => sum + openTimeMs.length, 0),
    feed: (isOld) => pacedFeed(replayFeed(shown), { speed, isOld, clock, signal }),
    facts: (run) => factsOf(prepared, run, { request, parameters, clock }),
    release: async () => undefined,
  };
}

// A replay is a look at these candles like any backtest.
async function factsOf(
  prepared: PreparedRun,
  run: RecordedRun,
  about: {
    readonly request: TradePaperRequest;
    readonly parameters: ParameterValues;
    readonly clock: Clock;
  },
): Promise<TearSheetFacts> {
  const { request, parameters, clock } = about;
  const {
    tradingDir = runDefaults.tradingDir,
    modelsDir = runDefaults.modelsDir,
    seed = runDefaults.seed,
  } = request;
  const asking = trialOf(prepared, parameters, run);
  const trials = await countedLooks(
    prepared,
    { asking, all: [asking] },
    { tradingDir, modelsDir, clock },
  );
  return runFacts(prepared, { parameters, seed, trials, reruns: undefined });
}
