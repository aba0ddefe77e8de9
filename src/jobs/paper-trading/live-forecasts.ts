import { siblingEntry } from "../../adapters/child-process/entry-starter.ts";
import { forecastInChild } from "../../adapters/child-process/forecast-in-child.ts";
import type { Clock } from "../../foundation/clock.ts";
import { OperationalError } from "../../foundation/errors.ts";
import { wallClockDeadline } from "../../foundation/wall-clock-deadline.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { ForecastRunner } from "../../serving/forecast-runner.ts";
import type { LadderAnswer, RungOutcome } from "../../serving/forecast.ts";
import { unloadedRung } from "../../serving/forecaster-rung.ts";
import { createLadder, type Ladder } from "../../serving/ladder.ts";
import type { ModelHealth } from "../../trading/risk/model-health.ts";
import { opinionOf } from "../../trading/opinion-of.ts";
import type { FedForecast, ForecastFeed } from "../../trading/session/forecast-feed.ts";
import { liveDeadlineMs } from "../forecasting/forecasting-defaults.ts";
import { readSentiment } from "../forecasting/read-sentiment.ts";
import { type LoadedLadder, loadLadder } from "../load-ladder.ts";
import { openExposureCap } from "../read-exposure-cap.ts";
import { type AnsweringKey, answeringKey } from "./answering-key.ts";
import { identityOf } from "./model-identity.ts";
import type { LiveCandles } from "./live-candles.ts";
import { liveRung } from "./live-rung.ts";

export interface LiveForecastRequest {
  readonly instruments: readonly InstrumentId[];
  readonly timeframe: Timeframe;
  /** Best first. */
  readonly kinds: readonly ModelKind[];
  /** A whole version id; by default the champion of the moment. */
  readonly version: string | undefined;
  readonly sentimentFiles: readonly string[] | undefined;
  readonly modelsDir: string;
  readonly dataDir: string;
}

/** Forecasts of the models that answer now; a deploy counts from the next candle on. */
export interface LiveForecasts extends ForecastFeed {
  at(lane: number, openTimeMs: number): Promise<FedForecast>;
  release(): Promise<void>;
}

/**
 * Asks the ladder of each instrument at the close of each candle, as `predict` does: the model that
 * answers is looked up each time, and what it lowers the exposure for; what stands on disk is read anew
 * where it has changed.
 *
 * @param world.runner Default: processes of their own.
 */
export function liveForecasts(
  request: LiveForecastRequest,
  world: {
    readonly candles: LiveCandles;
    readonly clock: Clock;
    readonly runner?: ForecastRunner | undefined;
  },
): LiveForecasts {
  const own = forecastInChild(siblingEntry(import.meta.url, "../workers/forecast-process"));
  const runner = world.runner ?? own;
  const opened: (OpenLadder | undefined)[] = [];
  const keys: (AnsweringKey | undefined)[] = [];
  return {
    async at(lane, openTimeMs) {
      const instrument = request.instruments[lane]!;
      const key = await answeringKey(request, instrument, keys[lane]);
      keys[lane] = key;
      if (opened[lane]?.key !== key.versions) {
        await opened[lane]?.loaded.release();
        opened[lane] = await openLadder(request, { instrument, key: key.versions, runner });
      }
      return ask(opened[lane], { openTimeMs, instrument }, { request, ...world });
    },
    async release() {
      for (const one of opened) await one?.loaded.release();
      await own.end();
    },
  };
}

interface OpenLadder {
  /** Names the versions that answer. */
  readonly key: string;
  readonly loaded: LoadedLadder;
  readonly ladder: Ladder;
  /** By the version that said something. */
  readonly caps: Map<string, KeptCap>;
}

/** A cap that was read while the model's files were so. */
interface KeptCap {
  readonly identity: string;
  readonly capAt: (nowMs: number) => ModelHealth;
}

async function openLadder(
  { timeframe, kinds, version, modelsDir }: LiveForecastRequest,
  about: {
    readonly instrument: InstrumentId;
    readonly key: string;
    readonly runner: ForecastRunner;
  },
): Promise<OpenLadder> {
  const { instrument, key, runner } = about;
  const loaded = await loadLadder({ instrument, timeframe, modelsDir, kinds, version }, runner);
  const rungs = loaded.rungs.map((rung) =>
    rung.kind === "unloaded" ? unloadedRung(rung.source, rung) : liveRung(rung.forecaster),
  );
  return { key, loaded, ladder: createLadder(rungs), caps: new Map() };
}

async function ask(
  { loaded, ladder, caps }: OpenLadder,
  asked: { readonly openTimeMs: number; readonly instrument: InstrumentId },
  world: {
    readonly request: LiveForecastRequest;
    readonly candles: LiveCandles;
    readonly clock: Clock;
  },
): Promise<FedForecast> {
  const { request, candles, clock } = world;
  const { instrument, openTimeMs } = asked;
  const series = await candles.read(instrument);
  const position = series.openTimeMs.indexOf(openTimeMs);
  if (position < 0) return unknownCandle;
  const { dataDir, sentimentFiles: files } = request;
  const isSentimental = loaded.rungs.some(({ source, kind }) => {
    return source === "sentiment" && kind === "loaded";
  });
  const read = isSentimental
    ? await readSentiment({ instrument, files, dataDir }, clock)
    : undefined;
  const answer = await ladder.answer({
    series,
    position,
    nowMs: clock.nowMs(),
    sentiment: read?.timeline,
    deadline: wallClockDeadline(liveDeadlineMs),
  });
  return fedForecast(answer, { loaded, caps, request, series, clock });
}

async function fedForecast(
  answer: LadderAnswer,
  about: {
    readonly loaded: LoadedLadder;
    readonly caps: OpenLadder["caps"];
    readonly request: LiveForecastRequest;
    readonly series: CandleSeries;
    readonly clock: Clock;
  },
): Promise<FedForecast> {
  const { loaded, series } = about;
  const said = answer.rungs.at(-1)!;
  const rung = loaded.rungs.find(({ source }) => source === said.source);
  const metadata = rung?.kind === "loaded" ? rung.forecaster.metadata : undefined;
  const horizon = metadata?.horizon ?? 1;
  const opinion = opinionOf(answer, { version: said.version, horizon });
  if (answer.kind === "abstain") {
    return { opinion, health: { cap: 0, reasons: [answer.detail] } };
  }
  const asked = { ...about, instrument: series.instrument, metadata };
  return { opinion, health: await healthOf(said, asked) };
}

// What cannot be read about a model counts against it.
async function healthOf(
  { source: kind, version }: RungOutcome,
  about: {
    readonly request: LiveForecastRequest;
    readonly instrument: InstrumentId;
    readonly metadata: ModelMetadata | undefined;
    readonly caps: OpenLadder["caps"];
    readonly clock: Clock;
  },
): Promise<ModelHealth> {
  const { request, instrument, metadata, caps, clock } = about;
  const { modelsDir, timeframe } = request;
  const place = { modelsDir, instrument, timeframe, kind };
  const name = `${kind} ${version}`;
  // Before it is read: what changes meanwhile shows at the next candle.
  const identity = identityOf(place, version);
  const kept = caps.get(name);
  if (kept !== undefined && kept.identity === identity) return kept.capAt(clock.nowMs());
  try {
    // A decision must not wait for its files to be hashed.
    const loaded = metadata && { metadata };
    const opened = await openExposureCap(place, { version, loaded });
    const capAt = (nowMs: number): ModelHealth => {
      const { cap, reasons } = opened.at(nowMs);
      return { cap, reasons };
    };
    const isKept = identity !== undefined && metadata !== undefined && opened.isRead;
    if (isKept) caps.set(name, { identity, capAt });
    return capAt(clock.nowMs());
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    return { cap: 0, reasons: [error.message] };
  }
}

const unknownCandle: FedForecast = {
  opinion: {
    kind: "abstain",
    reason: "no-row",
    detail: "This candle is not stored any more.",
    version: undefined,
  },
  health: { cap: 0, reasons: ["This candle is not stored any more."] },
};
