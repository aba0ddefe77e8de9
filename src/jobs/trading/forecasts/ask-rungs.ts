import { createWindowedTracker } from "../../../evaluation/calibration/windowed-tracker.ts";
import { throwIfInterrupted } from "../../../foundation/throw-if-interrupted.ts";
import { utcText } from "../../../foundation/utc-text.ts";
import type { CandleSeries } from "../../../market/candle-series.ts";
import { timeframeMs } from "../../../market/timeframe.ts";
import type { SentimentTimeline } from "../../../sentiment/sentiment-timeline.ts";
import type { Forecaster } from "../../../serving/forecaster.ts";
import type { ForecastOpinion } from "../../../trading/forecast-opinion.ts";
import { opinionOf } from "../../../trading/opinion-of.ts";
import type { FedForecast } from "../../../trading/session/forecast-feed.ts";
import { followedCandlesMax } from "../../forecasting/warm-tracker.ts";
import { healthOf } from "./health-of.ts";
import { type OpenedTenure, tenureAt, type TenuredRung } from "./tenure.ts";

/** One instrument's candles and who is asked about them. */
export interface AskedLane {
  /** All candles that are known: those before the first asked one are read too. */
  readonly series: CandleSeries;
  /** Stored position of the first candle that is asked about; all later ones are. */
  readonly from: number;
  readonly rungs: readonly TenuredRung[];
  readonly sentiment: SentimentTimeline | undefined;
  /** Asks a version about candles that it has seen too. */
  readonly inSample: boolean;
}

export interface AskOptions {
  /** Runs of a model that may wait for each other. */
  readonly runsAtOnce: number;
  /** Told how many questions were answered since. */
  readonly onAnswered?: ((count: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the models would have said at the close of each candle, asked in large batches: each answer is
 * the one that `predict` gives at that moment, to the last bit.
 *
 * @returns [candles - from] by stored position.
 * @throws {InterruptedError} the signal.
 */
export async function askRungs(lane: AskedLane, options: AskOptions): Promise<FedForecast[]> {
  const { series, from, rungs } = lane;
  const count = series.openTimeMs.length - from;
  const fed = Array.from({ length: count }, () => nobody);
  for (const rung of rungs) {
    const asked = new Map<OpenedTenure, number[]>();
    for (const position of positionsWithout(fed, from)) {
      const found = askedOf(rung, decidedAt(series, position), lane.inSample);
      if ("opinion" in found) fed[position - from] = preferred(fed[position - from]!, found);
      else positionsOf(asked, found).push(position);
    }
    for (const [tenure, positions] of asked) {
      await askTenure({ ...lane, tenure, positions, fed }, options);
    }
  }
  return fed;
}

// Who of a rung is asked at a moment, or why nobody is.
function askedOf(
  { kind, tenures }: TenuredRung,
  decidedAtMs: number,
  inSample: boolean,
): OpenedTenure | FedForecast {
  const tenure = tenureAt(tenures, decidedAtMs);
  if (tenure === undefined) return withoutChampion(kind);
  return refusedBy(tenure, decidedAtMs, inSample) ?? tenure;
}

// That a rung further down has no champion is no news beside what one above it said.
function preferred(before: FedForecast, now: FedForecast): FedForecast {
  const isNews = now.opinion.kind === "forecast" || now.opinion.reason !== "no-champion";
  return before === nobody || isNews ? now : before;
}

function positionsOf(asked: Map<OpenedTenure, number[]>, tenure: OpenedTenure): number[] {
  const own = asked.get(tenure) ?? [];
  asked.set(tenure, own);
  return own;
}

const nobody: FedForecast = withheld("missing", "There is no model to ask.", undefined);

function withoutChampion(kind: string): FedForecast {
  return withheld("no-champion", `No ${kind} model was champion then.`, undefined);
}

function withheld(reason: string, detail: string, version: string | undefined): FedForecast {
  const opinion = { kind: "abstain", reason, detail, version } as const;
  return { opinion, health: { cap: 0, reasons: [detail] } };
}

function positionsWithout(fed: readonly FedForecast[], from: number): readonly number[] {
  return fed.flatMap(({ opinion }, i) => (opinion.kind === "forecast" ? [] : [from + i]));
}

function decidedAt({ openTimeMs, timeframe }: CandleSeries, position: number): number {
  return openTimeMs[position]! + timeframeMs(timeframe);
}

// Why a version is not asked at a moment; undefined where it is.
function refusedBy(
  { opened, version }: OpenedTenure,
  decidedAtMs: number,
  inSample: boolean,
): FedForecast | undefined {
  if (opened.kind === "unloaded") return withheld(opened.reason, opened.detail, version);
  if (inSample || decidedAtMs > opened.seenUntilMs) return undefined;
  const detail = Number.isFinite(opened.seenUntilMs)
    ? `Version ${version} has seen the candles until ${utcText(opened.seenUntilMs)} UTC.`
    : `Version ${version} was trained elsewhere, nobody said until when: it may have seen this candle.`;
  return withheld("in-sample", detail, version);
}

interface AskedTenure extends AskedLane {
  readonly tenure: OpenedTenure;
  /** Rising. */
  readonly positions: readonly number[];
  readonly fed: FedForecast[];
}

/** Answers between two notices of how far it is. */
const noticeEvery = 4096;

async function askTenure(
  { tenure, positions, fed, ...lane }: AskedTenure,
  { runsAtOnce, onAnswered, signal }: AskOptions,
): Promise<void> {
  if (tenure.opened.kind === "unloaded") return;
  const { forecaster } = tenure.opened;
  const { series, sentiment, from } = lane;
  const health = healthOf(tenure, lane);
  const who = { version: tenure.version, horizon: forecaster.metadata.horizon };
  const wanted = new Set(positions);
  const tracker = createWindowedTracker(forecaster.calibration, followedCandlesMax);
  const all = withFollowed(series, forecaster, positions);
  const question = { series, sentiment, tracker, positions: all, runsAtOnce };
  let [answered, told] = [0, 0];
  throwIfInterrupted(signal);
  for await (const answers of forecaster.forecastRuns(question)) {
    throwIfInterrupted(signal);
    for (const answer of answers) {
      const position = all[answered]!;
      answered += 1;
      if (!wanted.has(position)) continue;
      const opinion: ForecastOpinion = opinionOf(answer, who);
      fed[position - from] = { opinion, health: health(decidedAt(series, position)) };
    }
    if (answered - told < noticeEvery && answered < all.length) continue;
    onAnswered?.(answered - told);
    told = answered;
  }
}

// The asked positions and those before each whose outcomes its interval follows.
function withFollowed(
  series: CandleSeries,
  { calibration }: Pick<Forecaster, "calibration">,
  positions: readonly number[],
): readonly number[] {
  const all: number[] = [];
  let next = 0;
  for (const position of positions) {
    const first = Math.max(next, position - followedCandlesMax);
    for (let t = first; t < position; t += 1) {
      if (decidedAt(series, t) >= calibration.untilMs) all.push(t);
    }
    all.push(position);
    next = position + 1;
  }
  return all;
}
