import {
  type ChildForecastRunner,
  forecastInChild,
} from "../../adapters/child-process/forecast-in-child.ts";
import type { ModelDeath } from "../../adapters/child-process/keep-model-running.ts";
import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { readVersion } from "../../adapters/model-files/read-version.ts";
import type { ResolvedVersion } from "../../adapters/model-files/resolve-version.ts";
import { OperationalError } from "../../foundation/errors.ts";
import { candleCount } from "../../market/candle-series.ts";
import { createForecaster, type Forecaster } from "../../serving/forecaster.ts";
import { sentenceOf } from "../../serving/abstain.ts";
import type { AbstainReason, ForecastSource } from "../../serving/forecast.ts";
import { createHotRung } from "../../serving/hot-rung.ts";
import type { Rung } from "../../serving/ladder.ts";
import { loadFailure } from "../../serving/load-failure.ts";
import { forecasterParts } from "../../serving/open-version.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { answeringVersion, isNotDeployed } from "../forecasting/answering-version.ts";
import { fallbackWarning } from "../forecasting/open-or-fall-back.ts";
import { followedRung } from "../forecasting/followed-rung.ts";
import { createKeptTrackers, type KeptTrackers } from "../forecasting/kept-trackers.ts";
import { oneWaiting } from "./one-waiting.ts";
import type { StoredInputs } from "./stored-inputs.ts";

/** One model of an instrument, whose version can change while it answers. */
export interface ServedRung {
  readonly place: ModelPlace;
  readonly source: ForecastSource;
  /** Each interval has followed the candles of its own question, and no other one's. */
  readonly rung: Rung;
  /** Takes the version that answers for the model by now, where that is another one. */
  refresh(): Promise<Refresh>;
  /** What answers; `undefined` while nothing does. */
  forecaster(): Forecaster | undefined;
  /** Why the last version that was meant is not the one that answers; `undefined` where it is. */
  failure(): RefreshFailure | undefined;
  release(): Promise<void>;
}

export type Refresh = "unchanged" | "swapped" | "kept";

export interface RefreshFailure {
  readonly reason: AbstainReason;
  /** For people, one sentence or a few. */
  readonly detail: string;
  /** The version before the champion, where that is broken and this one answers. */
  readonly fallback: ModelVersion | undefined;
}

export interface ServedRungOptions {
  /** The instrument's other models: beside a champion of theirs one that was never deployed is not asked. */
  readonly others: readonly ModelPlace[];
  /** File of the processes that run models. */
  readonly entry: URL;
  readonly stored: StoredInputs;
  readonly onDeath: (death: ModelDeath) => void;
}

/** A rung that is empty until its first `refresh`. */
export function createServedRung(place: ModelPlace, options: ServedRungOptions): ServedRung {
  const runner = forecastInChild(options.entry, { onDeath: options.onDeath });
  const hot = createHotRung(place.kind);
  // A tracker belongs to one calibration: each version has its own.
  const rungs = new WeakMap<Forecaster, Rung>();
  let failure: RefreshFailure | undefined;

  const fail = (error: OperationalError): Refresh => {
    failure = { reason: loadFailure(error), detail: sentenceOf(error), fallback: undefined };
    return "kept";
  };
  const open = (version: Pick<ResolvedVersion, "path">) => async (): Promise<Forecaster> => {
    const { forecaster, trackers } = await openFollowed(place, version, { runner, ...options });
    rungs.set(forecaster, followedRung(forecaster, { trackers }));
    return forecaster;
  };
  // The champion cannot be opened: the one before it, unless it answers already.
  const fallBack = async (resolved: ResolvedVersion, error: OperationalError): Promise<Refresh> => {
    const { fallback, version } = resolved;
    let outcome = fail(error);
    if (fallback === undefined) return outcome;
    if (fallback.version !== hot.forecaster()?.version) {
      const swap = await hot.swap(open(fallback));
      if (swap.kind !== "swapped") return swap.kind === "kept" ? outcome : "unchanged";
      outcome = "swapped";
    }
    const detail = fallbackWarning(version, fallback.version, error);
    failure = { reason: loadFailure(error), detail, fallback: fallback.version };
    return outcome;
  };
  const refresh = async (): Promise<Refresh> => {
    const resolved = await operational(answeringVersion(place, options.others));
    if (resolved instanceof OperationalError) {
      // What is broken leaves the one that answers; who was taken off, or never let on, answers no more.
      if (hot.forecaster() === undefined || isNotDeployed(resolved)) await hot.clear(resolved);
      return fail(resolved);
    }
    if (resolved.version === hot.forecaster()?.version) {
      failure = undefined;
      return "unchanged";
    }
    const swap = await hot.swap(open(resolved));
    if (swap.kind === "kept") return fallBack(resolved, swap.error);
    if (swap.kind === "superseded") return "unchanged";
    failure = undefined;
    return "swapped";
  };
  const rungOf = (forecaster: Forecaster): Rung =>
    rungs.get(forecaster) ?? followedRung(forecaster);
  return {
    place,
    source: place.kind,
    rung: {
      source: place.kind,
      version: () => hot.forecaster()?.version,
      ask: (question) => hot.ask(question, rungOf),
    },
    refresh: oneWaiting(refresh),
    forecaster: () => hot.forecaster(),
    failure: () => failure,
    async release() {
      await hot.release();
      await runner.end();
    },
  };
}

// The failure of a model is a reason; a bug is none.
async function operational<Value>(work: Promise<Value>): Promise<Value | OperationalError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof OperationalError) return error;
    throw error;
  }
}

// Its intervals have followed the stored candles before it answers for the first time.
async function openFollowed(
  place: ModelPlace,
  { path }: Pick<ResolvedVersion, "path">,
  { runner, stored }: ServedRungOptions & { readonly runner: ChildForecastRunner },
): Promise<{ readonly forecaster: Forecaster; readonly trackers: KeptTrackers }> {
  const { version, files } = await readVersion(path);
  const parts = forecasterParts(files, { ...place, version, path });
  const forecaster = await createForecaster(parts, runner);
  const trackers = createKeptTrackers(forecaster);
  try {
    // A store that cannot be read makes forecasts from candles that are sent no worse.
    const series = await stored.closedByNow().catch(() => undefined);
    const { timeline: sentiment } = await stored.sentiment();
    if (series !== undefined && candleCount(series) > 0)
      await trackers.follow({ series, sentiment });
    return { forecaster, trackers };
  } catch (error) {
    await forecaster.release();
    throw error;
  }
}
