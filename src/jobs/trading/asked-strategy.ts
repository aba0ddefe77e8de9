import { MisuseError } from "../../foundation/errors.ts";
import { parseTimeframe, timeframeMs } from "../../market/timeframe.ts";
import type { Strategy } from "../../trading/strategies/strategy.ts";
import { strategyFor } from "./find-strategy.ts";
import { type RunRequest, runDefaults } from "./run-request.ts";

/** What a request says of its strategy, and of whose forecasts it is fed with. */
export type StrategyRequest = Pick<
  RunRequest,
  | "strategy"
  | "timeframe"
  | "signalsFile"
  | "expiryMs"
  | "model"
  | "forecastFile"
  | "sentimentFiles"
  | "engines"
>;

/**
 * The strategy of a backtest, a sweep or a paper session.
 *
 * @throws {MisuseError} E_RUN_OPTION: it asks no model and one was named. What `strategyFor` throws.
 */
export async function askedStrategy(request: StrategyRequest): Promise<Strategy> {
  const { signalsFile, expiryMs } = request;
  const timeframe = parseTimeframe(request.timeframe ?? runDefaults.timeframe);
  const strategy = await strategyFor(request.strategy, {
    signalsFile,
    expiryMs,
    timeframeMs: timeframeMs(timeframe),
  });
  if (strategy.forecasts === "none") refuseForecasters(request);
  return strategy;
}

function refuseForecasters(request: StrategyRequest): void {
  const { strategy, model, forecastFile, sentimentFiles = [], engines } = request;
  const named = [
    ...(model === undefined ? [] : ["--model"]),
    ...(forecastFile === undefined ? [] : ["--forecasts"]),
    ...(sentimentFiles.length === 0 ? [] : ["--sentiment"]),
    ...(engines === undefined ? [] : ["--engines"]),
  ];
  if (named.length === 0) return;
  throw new MisuseError(
    "E_RUN_OPTION",
    `Cannot use ${named.join(", ")}: the strategy asks no model, strategy was ${strategy}`,
  );
}
