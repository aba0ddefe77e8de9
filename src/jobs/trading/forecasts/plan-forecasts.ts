import type { Clock } from "../../../foundation/clock.ts";
import type { CandleSeries } from "../../../market/candle-series.ts";
import { timeframeMs } from "../../../market/timeframe.ts";
import type { SentimentTimeline } from "../../../sentiment/sentiment-timeline.ts";
import type { Strategy } from "../../../trading/strategies/strategy.ts";
import { readSentiment } from "../../forecasting/read-sentiment.ts";
import { chosenTenures, type ChosenTenures } from "./chosen-tenures.ts";
import { forecastKinds } from "./forecast-kinds.ts";
import { type GivenForecasts, givenForecasts } from "./given-forecasts.ts";
import { openTenures, releaseTenures, type RunnerFor } from "./open-tenures.ts";
import type { TenuredRung } from "./tenure.ts";

export interface ForecastPlanRequest {
  readonly forecasts: Strategy["forecasts"];
  /** Default: the log where it tells of the run, else who answers today; see `chosenTenures`. */
  readonly model?: string | undefined;
  /** A file of forecasts instead of models. */
  readonly forecastFile?: string | undefined;
  readonly sentimentFiles?: readonly string[] | undefined;
  readonly modelsDir: string;
  readonly dataDir: string;
}

/** Who is asked about one instrument. */
export type PlannedLane =
  | { readonly kind: "none" }
  | { readonly kind: "given"; readonly given: GivenForecasts }
  | {
      readonly kind: "models";
      readonly by: ChosenTenures["by"];
      readonly rungs: readonly TenuredRung[];
      readonly sentiment: SentimentTimeline | undefined;
      readonly warnings: readonly string[];
    };

/** Whose forecasts a run is fed with, before any is asked. */
export interface ForecastPlan {
  /** Lane by lane. */
  readonly lanes: readonly PlannedLane[];
  /** Lets go of the models. */
  release(): Promise<void>;
}

/**
 * Finds and opens everything that will be asked.
 *
 * @param lanes All candles of each instrument, to the last one of the run.
 * @param fromMs First decision that is asked about, where a person said so.
 * @throws as `chosenTenures`, `openTenures`, `givenForecasts` and `readSentiment`.
 */
export async function planForecasts(
  request: ForecastPlanRequest,
  lanes: readonly CandleSeries[],
  world: {
    readonly runnerFor: RunnerFor;
    readonly clock: Clock;
    readonly fromMs?: number | undefined;
  },
): Promise<ForecastPlan> {
  const planned: PlannedLane[] = [];
  const release = async (): Promise<void> => {
    for (const lane of planned) if (lane.kind === "models") await releaseTenures(lane.rungs);
  };
  try {
    for (const series of lanes) planned.push(await planLane(request, series, world));
    return { lanes: planned, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function planLane(
  request: ForecastPlanRequest,
  series: CandleSeries,
  { runnerFor, clock, fromMs }: Parameters<typeof planForecasts>[2],
): Promise<PlannedLane> {
  const { forecasts, forecastFile, model, modelsDir, dataDir, sentimentFiles: files } = request;
  if (forecasts === "none") return { kind: "none" };
  if (forecastFile !== undefined) {
    return { kind: "given", given: await givenForecasts(forecastFile, series, { version: model }) };
  }
  const { instrument, timeframe, openTimeMs } = series;
  const kinds = forecastKinds[forecasts];
  const stepMs = timeframeMs(timeframe);
  const span = { firstMs: fromMs ?? openTimeMs[0]! + stepMs, lastMs: openTimeMs.at(-1)! + stepMs };
  const chosen = await chosenTenures({ instrument, timeframe, modelsDir, kinds, model }, span);
  const readsSentiment = chosen.rungs.some(({ kind }) => kind === "sentiment");
  const read = readsSentiment
    ? await readSentiment({ instrument, files, dataDir }, clock)
    : undefined;
  return {
    kind: "models",
    by: chosen.by,
    rungs: await openTenures(chosen.rungs, runnerFor),
    sentiment: read?.timeline,
    warnings: read?.warnings ?? [],
  };
}
