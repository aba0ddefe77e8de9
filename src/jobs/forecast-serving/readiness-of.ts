import type { InstrumentReadiness, RungReadiness } from "../../serving/forecast-service.ts";
import type { Clock } from "../../foundation/clock.ts";
import { OperationalError } from "../../foundation/errors.ts";
import type { Deadline } from "../../foundation/wall-clock-deadline.ts";
import { closedCandles } from "../../market/closed-candles.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { freshnessAt } from "../../sentiment/freshness.ts";
import type { SentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { abstain, abstainAfter, sentenceOf } from "../../serving/abstain.ts";
import type { Abstention } from "../../serving/forecast.ts";
import type { Forecaster } from "../../serving/forecaster.ts";
import { ownSentiment } from "../../serving/own-sentiment.ts";
import { modelAgeMs, staleModel, staleSentiment } from "../../serving/staleness.ts";
import type { ServedInstrument } from "./served-instrument.ts";
import type { ServedRung } from "./served-rung.ts";

/** Asks every model of an instrument for a sign of life and says which can answer candles now. */
export async function readinessOf(
  served: ServedInstrument,
  clock: Clock,
): Promise<InstrumentReadiness> {
  const nowMs = clock.nowMs();
  const { instrument, timeframe } = served.key;
  const [all, { timeline, unread, warnings }] = await Promise.all([
    served.stored.candles().catch(operational),
    served.stored.sentiment(),
  ]);
  const candles = all instanceof OperationalError ? undefined : all;
  const sentiment = heardBy(served, timeline);
  const { deadline, ladder } = served;
  const rungs = await Promise.all(
    served.rungs.map((rung) =>
      rungReadiness(rung, {
        nowMs,
        skipped: ladder.skipped(rung.source),
        sentiment,
        unread,
        deadline,
      }),
    ),
  );
  const openMs = candles && closedCandles(candles, nowMs).openTimeMs.at(-1);
  const lastCloseMs = openMs === undefined ? undefined : openMs + timeframeMs(timeframe);
  return {
    instrument,
    timeframe,
    ready: rungs.some(({ ready }) => ready),
    rungs,
    candles: lastCloseMs === undefined ? null : { lastCloseMs, ageMs: nowMs - lastCloseMs },
    sentimentFreshness: freshnessAt(sentiment, nowMs),
    warnings: [...(all instanceof OperationalError ? [sentenceOf(all)] : []), ...warnings],
  };
}

function operational(error: unknown): OperationalError {
  if (error instanceof OperationalError) return error;
  throw error;
}

// The sentiment model's own sources; all while there is none.
function heardBy({ rungs }: ServedInstrument, timeline: SentimentTimeline): SentimentTimeline {
  const model = rungs.find(({ source }) => source === "sentiment")?.forecaster();
  return model === undefined ? timeline : ownSentiment(model.metadata, timeline);
}

/** Why a model cannot answer. */
type Trouble = Pick<Abstention, "reason" | "detail">;

interface RungMoment {
  readonly nowMs: number;
  /** Why the ladder leaves the rung out. */
  readonly skipped: string | undefined;
  /** Of the sentiment model's own sources. */
  readonly sentiment: SentimentTimeline;
  /** Why the stored sentiment could not be read. */
  readonly unread: Trouble | undefined;
  readonly deadline: Deadline;
}

async function rungReadiness(rung: ServedRung, moment: RungMoment): Promise<RungReadiness> {
  const forecaster = rung.forecaster();
  const breaker = moment.skipped === undefined ? "closed" : "open";
  if (forecaster !== undefined) {
    return { breaker, ...(await heldReadiness(rung, forecaster, moment)) };
  }
  return {
    source: rung.source,
    version: null,
    ...verdictOf(rung.failure() ?? nothingYet),
    notTaken: null,
    modelAgeMs: null,
    breaker,
    process: "none",
  };
}

async function heldReadiness(
  rung: ServedRung,
  forecaster: Forecaster,
  moment: RungMoment,
): Promise<Omit<RungReadiness, "breaker">> {
  const { nowMs, skipped, deadline } = moment;
  const { metadata, source } = forecaster;
  const dead = await signOfLife(forecaster, deadline);
  const slow = skipped === undefined ? undefined : abstain("too-slow", skipped);
  const silent = source === "sentiment" ? silentSentiment(forecaster, moment) : undefined;
  return {
    source,
    version: forecaster.version,
    ...verdictOf(dead ?? slow ?? staleModel(metadata, nowMs) ?? silent),
    notTaken: rung.failure()?.detail ?? null,
    modelAgeMs: modelAgeMs(metadata, nowMs),
    process: dead?.reason === "crashed" ? "restarting" : "running",
  };
}

// A question may bring readings of its own; without them the next model would answer it.
function silentSentiment(
  { metadata }: Forecaster,
  { unread, sentiment, nowMs }: RungMoment,
): Trouble | undefined {
  return unread ?? staleSentiment(metadata, sentiment, nowMs);
}

function verdictOf(trouble: Trouble | undefined) {
  if (trouble === undefined) return { ready: true, reason: null, detail: null };
  return { ready: false, reason: trouble.reason, detail: trouble.detail };
}

const nothingYet: Trouble = { reason: "missing", detail: "No model has been loaded yet." };

// Any window will do: the answer is not looked at, that there is one is.
async function signOfLife(
  { loaded, metadata }: Forecaster,
  deadline: Deadline,
): Promise<Trouble | undefined> {
  const { lookback, features } = metadata.target_transform;
  const window = new Float32Array(lookback * features.length).fill(1);
  const shape = { windows: 1, lookback, features: features.length };
  try {
    if ((await deadline(loaded.run(window, shape, { isLive: true }))) !== "too-slow")
      return undefined;
    return abstain("too-slow", "The model gave no sign of life before the deadline.");
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return abstainAfter("crashed", error);
  }
}
