import { siblingEntry } from "../../adapters/child-process/entry-starter.ts";
import { forecastInChild } from "../../adapters/child-process/forecast-in-child.ts";
import { resolveVersion } from "../../adapters/model-files/resolve-version.ts";
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
import { readExposureCap } from "../read-exposure-cap.ts";
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
 * answers is looked up anew each time, and what it lowers the exposure for is read anew.
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
  return {
    async at(lane, openTimeMs) {
      const instrument = request.instruments[lane]!;
      const key = await answeringKey(request, instrument);
      if (opened[lane]?.key !== key) {
        await opened[lane]?.loaded.release();
        opened[lane] = await openLadder(request, { instrument, key, runner });
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
  return { key, loaded, ladder: createLadder(rungs) };
}

// Which versions would answer; a model that cannot say is its own key.
async function answeringKey(
  { kinds, timeframe, version, modelsDir }: LiveForecastRequest,
  instrument: InstrumentId,
): Promise<string> {
  if (version !== undefined) return version;
  const names: string[] = [];
  for (const kind of kinds) {
    try {
      const resolved = await resolveVersion({ modelsDir, instrument, timeframe, kind });
      names.push(`${resolved.version} ${resolved.deployed}`);
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      names.push(error.code);
    }
  }
  return names.join(", ");
}

async function ask(
  { loaded, ladder }: OpenLadder,
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
  return fedForecast(answer, { loaded, request, series, clock });
}

async function fedForecast(
  answer: LadderAnswer,
  about: {
    readonly loaded: LoadedLadder;
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
    readonly clock: Clock;
  },
): Promise<ModelHealth> {
  const { instrument, metadata, clock } = about;
  const { modelsDir, timeframe } = about.request;
  try {
    const place = { modelsDir, instrument, timeframe, kind };
    // A decision must not wait for its files to be hashed.
    const loaded = metadata && { metadata };
    const { cap, reasons } = await readExposureCap(place, { version, loaded, clock });
    return { cap, reasons };
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
