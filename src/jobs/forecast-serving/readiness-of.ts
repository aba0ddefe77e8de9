import type {
  InstrumentReadiness,
  RungReadiness,
} from "../../adapters/forecast-server/forecast-service.ts";
import type { Clock } from "../../foundation/clock.ts";
import { OperationalError } from "../../foundation/errors.ts";
import { wallClockDeadline } from "../../foundation/wall-clock-deadline.ts";
import { closedCandles } from "../../market/closed-candles.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { freshnessMin } from "../../sentiment/sentiment-features.ts";
import { freshnessAt } from "../../sentiment/freshness.ts";
import type { SentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { modelAgeMaxMs } from "../../serving/read-inputs.ts";
import type { Forecaster } from "../../serving/forecaster.ts";
import { ownSentiment } from "../../serving/own-sentiment.ts";
import type { ServedInstrument } from "./served-instrument.ts";
import type { ServedRung } from "./served-rung.ts";

/** Asks every model of an instrument for a sign of life and says which can answer candles now. */
export async function readinessOf(
  served: ServedInstrument,
  clock: Clock,
): Promise<InstrumentReadiness> {
  const nowMs = clock.nowMs();
  const { instrument, timeframe } = served.key;
  const [all, { timeline }] = await Promise.all([
    served.stored.candles().catch(() => undefined),
    served.stored.sentiment(),
  ]);
  const sentimentFreshness = freshnessAt(heardBy(served, timeline), nowMs);
  const rungs = await Promise.all(
    served.rungs.map((rung) =>
      rungReadiness(rung, {
        nowMs,
        skipped: served.ladder.skipped(rung.source),
        sentimentFreshness,
      }),
    ),
  );
  const openMs = all && closedCandles(all, nowMs).openTimeMs.at(-1);
  const lastCloseMs = openMs === undefined ? undefined : openMs + timeframeMs(timeframe);
  return {
    instrument,
    timeframe,
    ready: rungs.some(({ ready }) => ready),
    rungs,
    candles: lastCloseMs === undefined ? null : { lastCloseMs, ageMs: nowMs - lastCloseMs },
    sentimentFreshness,
  };
}

// The sentiment model's own sources; all while there is none.
function heardBy({ rungs }: ServedInstrument, timeline: SentimentTimeline): SentimentTimeline {
  const model = rungs.find(({ source }) => source === "sentiment")?.forecaster();
  return model === undefined ? timeline : ownSentiment(model.metadata, timeline);
}

interface Trouble {
  readonly reason: string;
  readonly detail: string;
}

interface RungMoment {
  readonly nowMs: number;
  /** Why the ladder leaves the rung out. */
  readonly skipped: string | undefined;
  readonly sentimentFreshness: number;
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
  const { nowMs, skipped } = moment;
  const dead = await signOfLife(forecaster);
  const modelAgeMs = nowMs - Date.parse(forecaster.metadata.data.last_close);
  const slow = skipped === undefined ? undefined : { reason: "too-slow", detail: skipped };
  return {
    source: rung.source,
    version: forecaster.version,
    ...verdictOf(dead ?? slow ?? staleModel(modelAgeMs) ?? staleSentiment(rung, moment)),
    notTaken: rung.failure()?.detail ?? null,
    modelAgeMs,
    process: dead?.reason === "crashed" ? "restarting" : "running",
  };
}

function verdictOf(trouble: Trouble | undefined) {
  if (trouble === undefined) return { ready: true, reason: null, detail: null };
  return { ready: false, reason: trouble.reason, detail: trouble.detail };
}

const nothingYet: Trouble = { reason: "missing", detail: "No model has been loaded yet." };
const patience = wallClockDeadline(250);

// Any window will do: the answer is not looked at, that there is one is.
async function signOfLife({ loaded, metadata }: Forecaster): Promise<Trouble | undefined> {
  const { lookback, features } = metadata.target_transform;
  const window = new Float32Array(lookback * features.length).fill(1);
  const shape = { windows: 1, lookback, features: features.length };
  try {
    if ((await patience(loaded.run(window, shape))) !== "too-slow") return undefined;
    return { reason: "too-slow", detail: "The model gave no sign of life in time." };
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return { reason: "crashed", detail: `${error.message}.` };
  }
}

function staleModel(ageMs: number): Trouble | undefined {
  if (ageMs <= modelAgeMaxMs) return undefined;
  const days = Math.floor(ageMs / 86_400_000);
  const detail = `The newest candle that the model knows closed ${days} days ago: train a new version.`;
  return { reason: "stale-model", detail };
}

// A question may bring readings of its own; without them it would be answered by the next model.
function staleSentiment(
  { source }: ServedRung,
  { sentimentFreshness }: RungMoment,
): Trouble | undefined {
  if (source !== "sentiment" || sentimentFreshness >= freshnessMin) return undefined;
  const detail = `The freshness of the stored sentiment of its sources is ${sentimentFreshness.toFixed(2)}, at least ${freshnessMin} is needed.`;
  return { reason: "stale-sentiment", detail };
}
