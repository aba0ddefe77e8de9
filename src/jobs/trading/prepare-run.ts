import { usableCores } from "../../adapters/machine/usable-cores.ts";
import { siblingEntry } from "../../adapters/child-process/entry-starter.ts";
import { forecastInChild } from "../../adapters/child-process/forecast-in-child.ts";
import { readSettingFile } from "../../adapters/setting-files/read-setting-file.ts";
import type { Clock } from "../../foundation/clock.ts";
import { MisuseError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { RiskLimits } from "../../trading/risk/risk-limits.ts";
import { defaultRiskLimits } from "../../trading/risk/risk-limits.ts";
import { parseRiskLimits, setRiskLimits } from "../../trading/risk/parse-risk-limits.ts";
import type { ForecastFeed } from "../../trading/session/forecast-feed.ts";
import { costPerSide } from "../../market/costs.ts";
import type { Strategy } from "../../trading/strategies/strategy.ts";
import { withCosts } from "../../trading/strategies/with-costs.ts";
import { spreadRunner } from "../../serving/spread-runner.ts";
import { judgedRunner } from "../judging/load-judged-graph.ts";
import { askedStrategy } from "./asked-strategy.ts";
import { type AskingProgress, forecastFeedFor } from "./forecasts/forecast-feed-for.ts";
import { forecastKinds } from "./forecasts/forecast-kinds.ts";
import type { RunnerFor } from "./forecasts/open-tenures.ts";
import { type ForecastPlan, planForecasts } from "./forecasts/plan-forecasts.ts";
import { sampleBorder } from "./forecasts/sample-border.ts";
import { type RunIdentity, runIdentity } from "./run-identity.ts";
import { runNotes } from "./notes/run-notes.ts";
import { type RunRequest, runDefaults } from "./run-request.ts";
import { type MarketLane, readMarket } from "./read-market.ts";
import { type RunSpan, runSpan } from "./run-span.ts";
import { type ForecastStory, forecastStory } from "./forecast-story.ts";

/** Everything that all runs of a request share. */
export interface PreparedRun {
  readonly strategy: Strategy;
  readonly identity: RunIdentity;
  readonly lanes: readonly MarketLane[];
  readonly span: RunSpan;
  readonly limits: RiskLimits;
  readonly forecasts: ForecastFeed | undefined;
  /** Who forecast, for people and for JSON. */
  readonly story: ForecastStory;
  readonly isInSample: boolean;
  /** Sentences to be read before any figure, the most important first. */
  readonly notes: readonly string[];
}

export interface PrepareOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: AskingProgress) => void) | undefined;
  /** Candles that any set of parameters needs before it means something; default: those of the strategy's defaults. */
  readonly warmUp?: ((strategy: Strategy) => number) | undefined;
}

/**
 * Reads markets, limits and strategy, finds who forecasts, and asks them all that the run will ask.
 *
 * @throws as `runBacktest`.
 */
export async function prepareRun(
  request: RunRequest,
  options: PrepareOptions,
): Promise<PreparedRun> {
  const { inSample = false } = request;
  refuseEmptySpan(request);
  const plain = await askedStrategy(request);
  const limits = await limitsOf(request);
  const lanes = await readMarket(request, options.clock);
  const strategy = withCosts(plain, Math.max(...lanes.map(({ costs }) => costPerSide(costs))));
  const series = lanes.map((lane) => lane.series);
  const warmUp = options.warmUp?.(strategy) ?? 0;
  const questions = series.reduce((sum, { openTimeMs }) => sum + openTimeMs.length, 0);
  const engines = strategy.forecasts === "none" ? 1 : enginesFor(request.engines, questions);
  const asked = placedRequest(request, strategy);
  const { runnerFor, end } = runnersOf(engines);
  const world = { runnerFor, clock: options.clock, fromMs: request.fromMs };
  let plan: ForecastPlan | undefined;
  try {
    plan = await planForecasts(asked, series, world);
    const identity = await runIdentity(request);
    const border = sampleBorder(plan, series, { fromMs: request.fromMs, inSample });
    const span = runSpan(series, { border, warmUp, isAsked: request.fromMs !== undefined });
    const { signal, onProgress } = options;
    const from = span.lanes.map((lane, i) => ({ series: series[i]!, from: lane.from }));
    const runsAtOnce = engines === 1 ? 1 : 4 * engines;
    const forecasts = await forecastFeedFor(plan, from, {
      inSample,
      runsAtOnce,
      signal,
      onProgress,
    });
    const story = forecastStory(plan, series, {
      ...span,
      isInSample: border.isInSample,
      kinds: forecastKinds[strategy.forecasts],
      answers: forecasts?.answers ?? [],
    });
    const notes = runNotes({ strategy, limits, lanes, plan, story, border, span });
    const { isInSample } = border;
    return { strategy, identity, lanes, span, limits, forecasts, story, isInSample, notes };
  } finally {
    await plan?.release();
    await end();
  }
}

function placedRequest(request: RunRequest, { forecasts }: Strategy) {
  const { modelsDir = runDefaults.modelsDir, dataDir = runDefaults.dataDir } = request;
  return { ...request, forecasts, modelsDir, dataDir };
}

function refuseEmptySpan({ fromMs = -Infinity, toMs = Infinity }: RunRequest): void {
  if (fromMs < toMs) return;
  throw new MisuseError(
    "E_RUN_OPTION",
    `Cannot trade: --from must lie before --to, values were ${utcText(fromMs)} and ${utcText(toMs)} UTC`,
  );
}

/**
 * The risk limits of a request: of its file, or the defaults, and its settings over them.
 *
 * @throws {MisuseError} E_RISK_LIMITS.
 */
export async function limitsOf(
  request: Pick<RunRequest, "riskFile" | "riskSettings">,
): Promise<RiskLimits> {
  const { riskFile, riskSettings = [] } = request;
  const base =
    riskFile === undefined
      ? defaultRiskLimits
      : parseRiskLimits(
          await readSettingFile(riskFile, "E_RISK_LIMITS"),
          defaultRiskLimits,
          riskFile,
        );
  return setRiskLimits(base, riskSettings);
}

/** Fewer questions are answered before a process has started. */
const questionsPerEngine = 4000;

function enginesFor(asked: number | undefined, questions: number): number {
  if (asked !== undefined) return asked;
  return Math.max(1, Math.min(usableCores(), Math.floor(questions / questionsPerEngine)));
}

// A model of our own runs in this process where one engine is enough; see `judgedRunner`.
function runnersOf(engines: number): {
  readonly runnerFor: RunnerFor;
  readonly end: () => Promise<void>;
} {
  const beside = forecastInChild(siblingEntry(import.meta.url, "../workers/forecast-process"));
  const runnerFor: RunnerFor = (metadata) => {
    if (engines > 1) return spreadRunner(beside, engines);
    return metadata.adopted === undefined ? judgedRunner(metadata) : beside;
  };
  return { runnerFor, end: () => beside.end() };
}
