import { siblingEntry } from "../adapters/child-process/entry-starter.ts";
import { forecastInChild } from "../adapters/child-process/forecast-in-child.ts";
import type { ModelDeath } from "../adapters/child-process/keep-model-running.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { wallClockDeadline } from "../foundation/wall-clock-deadline.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import { type InstrumentId, parseInstrument } from "../market/instrument.ts";
import { parseTimeframe, type Timeframe, timeframeMs } from "../market/timeframe.ts";
import type { Abstention, Forecast, ForecastSource, RungOutcome } from "../serving/forecast.ts";
import { createLadder } from "../serving/ladder.ts";
import { unloadedRung } from "../serving/forecaster-rung.ts";
import { type AskedModel, aboutModel } from "./forecasting/asked-model.ts";
import { type AskedMoment, askedMoment } from "./forecasting/asked-moment.ts";
import { followedRung } from "./forecasting/followed-rung.ts";
import type { WarmTracker } from "./forecasting/warm-tracker.ts";
import { liveDeadlineMs } from "./forecasting/forecasting-defaults.ts";
import { type KnownSentiment, knownSentiment } from "./forecasting/known-sentiment.ts";
import { readSentiment, type ReadSentiment } from "./forecasting/read-sentiment.ts";
import { versionWarnings } from "./forecasting/version-warnings.ts";
import { loadCandles, type LoadedCandles } from "./load-candles.ts";
import { type LoadedLadder, loadLadder } from "./load-ladder.ts";

export type { Abstention, Forecast } from "../serving/forecast.ts";
export type { KnownSentiment, KnownSource } from "./forecasting/known-sentiment.ts";

export interface PredictCloseRequest {
  readonly instrument: string;
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** A CSV or Parquet file: "now" is then the close of its last candle. */
  readonly file?: string | undefined;
  /** Files of sentiment; all stored sources by default. */
  readonly sentimentFiles?: readonly string[] | undefined;
  /** An earlier "now": candles and readings known after it are not looked at. */
  readonly atMs?: number | undefined;
  /** A whole version id; its model answers, and below it the others as ever. */
  readonly version?: string | undefined;
  /** Asks the price model alone. */
  readonly priceOnly?: boolean | undefined;
  readonly modelsDir?: string | undefined;
  readonly dataDir?: string | undefined;
}

/** A rung that was asked, and what is to be told about its model. */
export interface PredictedRung extends RungOutcome {
  /** `undefined` where none could be loaded. */
  readonly model: AskedModel | undefined;
}

/** The ladder's answer and what the reader must know about it. */
export type PredictedClose = (Forecast | Abstention) & {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Every rung that was asked, best first; the last one answered. */
  readonly rungs: readonly PredictedRung[];
  readonly moment: {
    /** When it was asked, UTC epoch milliseconds. */
    readonly nowMs: number;
    /** Close time of the last candle that was seen. */
    readonly lastCloseMs: number;
  };
  /** What was known at that close; `undefined` where nobody looked. */
  readonly sentiment: KnownSentiment | undefined;
  readonly warnings: readonly string[];
};

/**
 * Forecasts the next close from the last closed candles: the sentiment model, else the price model,
 * else the reason why there is no forecast. Models run in processes of their own.
 *
 * @throws {MisuseError} E_NO_MODEL, E_NO_CANDLES: there is no model or no candle before that moment;
 *   a file of sentiment that is none.
 */
export async function predictClose(
  request: PredictCloseRequest,
  clock: Clock = systemClock,
): Promise<PredictedClose> {
  const instrument = parseInstrument(request.instrument);
  const timeframe = parseTimeframe(request.timeframe ?? "1h");
  const { file, dataDir = "./data", sentimentFiles: files, priceOnly = false } = request;
  const deaths: ModelDeath[] = [];
  const runner = forecastInChild(siblingEntry(import.meta.url, "./workers/forecast-process"), {
    onDeath: (death) => deaths.push(death),
  });
  const kinds = priceOnly ? (["price"] as const) : undefined;
  // First, so that processes start while files are read.
  const loading = loadLadder({ ...request, kinds }, runner);
  try {
    const [ladder, candles, read] = await Promise.all([
      loading,
      loadCandles({ instrument, timeframe, file, dataDir }, clock),
      priceOnly ? undefined : readSentiment({ instrument, files, dataDir }, clock),
    ]);
    refuseNoModel(ladder);
    const moment = askedMoment(candles.series, request, clock);
    const answer = await predict({ ladder, candles, read, moment });
    const warnings = [...answer.warnings, ...deaths.flatMap(lastWordsOf)];
    return { ...answer, instrument, timeframe, warnings };
  } finally {
    await Promise.allSettled([loading]);
    await runner.end();
  }
}

// Why a model cannot start stands there more often than in the error; who asks sits at this machine.
function lastWordsOf({ how, said }: ModelDeath): readonly string[] {
  if (said === undefined) return [];
  return [`The process of a model ended (${how}); it said: ${said.replaceAll(/\s+/g, " ")}`];
}

interface Asked {
  readonly ladder: LoadedLadder;
  readonly candles: LoadedCandles;
  readonly read: ReadSentiment | undefined;
  readonly moment: AskedMoment;
}

async function predict({ ladder, candles, read, moment }: Asked) {
  const { series } = candles;
  const { nowMs, position, isLive } = moment;
  const sentiment = read?.timeline;
  const followed = new Map<ForecastSource, WarmTracker>();
  const rungs = ladder.rungs.map((rung) => {
    const { source } = rung;
    if (rung.kind === "unloaded") return unloadedRung(source, rung);
    const onFollowed = (warm: WarmTracker): void => void followed.set(source, warm);
    return followedRung(rung.forecaster, { onFollowed });
  });
  const deadline = isLive ? wallClockDeadline(liveDeadlineMs) : undefined;
  const answer = await createLadder(rungs).answer({ series, position, nowMs, sentiment, deadline });
  const decidedAtMs = series.openTimeMs[position]! + timeframeMs(series.timeframe);
  const told = answer.rungs.map((said, i) => {
    const rung = ladder.rungs[i];
    if (rung?.kind !== "loaded") return { ...said, model: undefined };
    const { outcomes = 0, unanswered = 0 } = followed.get(said.source) ?? {};
    return { ...said, model: aboutModel(rung, { decidedAtMs, outcomes, unanswered, sentiment }) };
  });
  const answered = told.at(-1);
  return {
    ...answer,
    rungs: told,
    moment: { nowMs, lastCloseMs: decidedAtMs },
    sentiment: read && knownSentiment(read, metadataOf(ladder, "sentiment"), decidedAtMs),
    warnings: [
      ...ladder.rungs.flatMap((rung) => (rung.kind === "loaded" ? (rung.warning ?? []) : [])),
      ...candles.warnings,
      ...(read?.warnings ?? []),
      ...(answered?.model === undefined || answered.version === undefined
        ? []
        : versionWarnings(answered.version, answered.model.metadata, { decidedAtMs, sentiment })),
    ],
  };
}

function metadataOf({ rungs }: LoadedLadder, wanted: ForecastSource): ModelMetadata | undefined {
  const rung = rungs.find(({ source }) => source === wanted);
  return rung?.kind === "loaded" ? rung.forecaster.metadata : undefined;
}

// With nothing trained there is nobody to ask: that is a mistake of the caller's, no abstention.
function refuseNoModel({ rungs }: LoadedLadder): void {
  const refusals = rungs.map((rung) => (rung.kind === "unloaded" ? rung.error : undefined));
  const last = refusals.at(-1);
  if (last !== undefined && refusals.every((error) => error?.code === "E_NO_MODEL")) throw last;
}
