import { readVersion } from "../adapters/model-files/read-version.ts";
import { type ResolvedVersion, resolveVersion } from "../adapters/model-files/resolve-version.ts";
import { onnxForecastRunner } from "../adapters/onnx-runtime/onnx-forecast-runner.ts";
import { MisuseError, OperationalError } from "../foundation/errors.ts";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import { parseInstrument } from "../market/instrument.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import { sentenceOf } from "../serving/abstain.ts";
import type { ForecastRunner } from "../serving/forecast-runner.ts";
import { createForecaster, type Forecaster } from "../serving/forecaster.ts";
import { forecasterRung, unloadedRung, type UnloadedModel } from "../serving/forecaster-rung.ts";
import { createLadder, type Ladder, type Rung } from "../serving/ladder.ts";
import { loadFailure } from "../serving/load-failure.ts";
import { forecasterParts } from "../serving/open-version.ts";
import { answeringVersion } from "./forecasting/answering-version.ts";
import { openOrFallBack } from "./forecasting/open-or-fall-back.ts";

export type {
  AbstainReason,
  ForecastSource,
  LadderAnswer,
  RungOutcome,
} from "../serving/forecast.ts";
export { abstainReasons } from "../serving/forecast.ts";
export type { LadderQuestion } from "../serving/ladder.ts";

export interface LoadLadderRequest {
  readonly instrument: string;
  /** Default "1h". */
  readonly timeframe?: string | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
  /** The models to ask, best first; default: sentiment, then price. */
  readonly kinds?: readonly ModelKind[] | undefined;
  /**
   * A whole version id: its model answers, and below it the others as ever. By default each model's
   * champion, where that is broken the one before it. While none of them has one, its newest
   * version; beside another one's champion a model that was never deployed is not asked.
   */
  readonly version?: string | undefined;
}

/** A model of the ladder, or why it could not be loaded. */
export type LoadedRung = { readonly source: ModelKind } & (
  | {
      readonly kind: "loaded";
      readonly forecaster: Forecaster;
      /** False while no version was made champion: then the newest answers. */
      readonly deployed: boolean;
      /** That the champion is broken and the one before it was loaded; `undefined` where it is not so. */
      readonly warning: string | undefined;
    }
  | ({ readonly kind: "unloaded"; readonly error: OperationalError } & UnloadedModel)
);

export interface LoadedLadder extends Ladder {
  /** Best first. */
  readonly rungs: readonly LoadedRung[];
  release(): Promise<void>;
}

/**
 * Loads every model of an instrument. One that is not there or cannot be trusted becomes a rung that
 * abstains with its reason; so the ladder always answers.
 *
 * @param runner Default: the engine in this process, which a crash of it would end.
 * @throws {MisuseError} a name is wrong; E_NO_MODEL: no model has the version that was asked for.
 */
export async function loadLadder(
  request: LoadLadderRequest,
  runner: ForecastRunner = onnxForecastRunner,
): Promise<LoadedLadder> {
  const { kinds = ["sentiment", "price"], modelsDir = "./models", version } = request;
  const instrument = parseInstrument(request.instrument);
  const timeframe = parseTimeframe(request.timeframe ?? "1h");
  const places = kinds.map((kind) => ({ modelsDir, instrument, timeframe, kind }));
  const first = version === undefined ? 0 : await holderOf(places, version);
  const rungs = await Promise.all(
    places.slice(first).map(async (place, i) => {
      const isNamed = i === 0 && version !== undefined;
      const others = places.filter((other) => other !== place);
      const resolve = () =>
        isNamed ? resolveVersion(place, version) : answeringVersion(place, others);
      return loadRung(place, resolve, runner);
    }),
  );
  return {
    ...createLadder(rungs.map(toRung)),
    rungs,
    release: async () => {
      const loaded = rungs.filter((rung) => rung.kind === "loaded");
      await Promise.all(loaded.map(({ forecaster }) => forecaster.release()));
    },
  };
}

type Place = Parameters<typeof resolveVersion>[0];

// Number of the model that has a version.
async function holderOf(places: readonly Place[], version: string): Promise<number> {
  let refusal: unknown;
  for (const [i, place] of places.entries()) {
    try {
      await resolveVersion(place, version);
      return i;
    } catch (error) {
      if (!(error instanceof MisuseError)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

async function loadRung(
  place: Place,
  resolve: () => Promise<ResolvedVersion>,
  runner: ForecastRunner,
): Promise<LoadedRung> {
  const source = place.kind;
  let resolved: ResolvedVersion | undefined;
  try {
    resolved = await resolve();
    const { opened, warning } = await openOrFallBack(resolved, async ({ path }) => {
      const { version, files } = await readVersion(path);
      return createForecaster(forecasterParts(files, { ...place, version, path }), runner);
    });
    return { source, kind: "loaded", forecaster: opened, deployed: resolved.deployed, warning };
  } catch (error) {
    // The failure of one model is its abstention; a bug is none.
    if (!(error instanceof OperationalError)) throw error;
    const version = resolved?.version;
    const told = { reason: loadFailure(error), detail: detailOf(error, place) };
    return { source, kind: "unloaded", error, version, ...told };
  }
}

function toRung(rung: LoadedRung): Rung {
  return rung.kind === "loaded" ? forecasterRung(rung.forecaster) : unloadedRung(rung.source, rung);
}

// That nobody trained a model of this kind is usual; the rest says the error best.
function detailOf(error: OperationalError, { kind, instrument, timeframe }: Place): string {
  if (error.code !== "E_NO_MODEL") return sentenceOf(error);
  return `No ${kind} model of ${instrument} ${timeframe} has been trained.`;
}
