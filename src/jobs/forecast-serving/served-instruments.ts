import { registeredModels } from "../../adapters/model-files/registered-models.ts";
import { watchModels } from "../../adapters/model-files/watch-models.ts";
import { OperationalError } from "../../foundation/errors.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { ReloadedRung } from "../../serving/forecast-service.ts";
import { oneWaiting } from "./one-waiting.ts";
import type { ServedInstrument, ServingEvents } from "./served-instrument.ts";

/** The instruments that a server forecasts; there may be more of them from one moment to the next. */
export interface ServedInstruments {
  readonly byName: ReadonlyMap<InstrumentId, ServedInstrument>;
  /** Takes newer versions, and instruments that have got their first model. */
  refresh(): Promise<readonly ReloadedRung[]>;
  release(): Promise<void>;
}

export interface ServedInstrumentsOptions {
  readonly modelsDir: string;
  readonly timeframe: Timeframe;
  /** Whether an instrument that gets its first model is served too. */
  readonly takesNew: boolean;
  readonly serve: (key: CandleKey) => Promise<ServedInstrument>;
  readonly events: Pick<ServingEvents, "onReloaded" | "onBlind">;
}

/** Serves the given instruments, and later ones as soon as they have a model. */
export async function serveInstruments(
  keys: readonly CandleKey[],
  options: ServedInstrumentsOptions,
): Promise<ServedInstruments> {
  const { modelsDir, timeframe, takesNew, serve, events } = options;
  const byName = new Map<InstrumentId, ServedInstrument>();
  let isReleased = false;

  const add = async (key: CandleKey): Promise<readonly ReloadedRung[]> => {
    if (isReleased || byName.has(key.instrument)) return [];
    const served = await serve(key);
    byName.set(key.instrument, served);
    return served.rungs.map(firstVersion);
  };
  const addAll = async (added: readonly CandleKey[]): Promise<readonly ReloadedRung[]> => {
    const told: ReloadedRung[] = [];
    for (const { instrument } of added) told.push(...(await add({ instrument, timeframe })));
    return told;
  };
  const takeNew = async (): Promise<readonly ReloadedRung[]> => {
    if (!takesNew || isReleased) return [];
    const models = await registeredModels(modelsDir);
    return addAll(models.filter((model) => model.timeframe === timeframe));
  };
  // One after the other: none is served twice.
  let hasStarted = false;
  const takeInTurn = oneWaiting(() => {
    if (hasStarted) return takeNew();
    hasStarted = true;
    return addAll(keys);
  });
  const release = async (): Promise<void> => {
    isReleased = true;
    watch?.close();
    await takeInTurn().catch(() => undefined);
    await Promise.all([...byName.values()].map((served) => served.release()));
  };
  const tellNew = async (): Promise<void> => {
    try {
      const told = await takeInTurn();
      if (told.length > 0) events.onReloaded(told);
    } catch (error) {
      // The next change, or a request to reload, looks again.
      if (!(error instanceof OperationalError)) throw error;
    }
  };
  const isWatched = (instrument: InstrumentId): boolean => byName.has(instrument);
  const watch = takesNew
    ? watchModels({ modelsDir, timeframe, isWatched }, () => void tellNew(), {
        onFailure: events.onBlind,
      })
    : undefined;
  try {
    await takeInTurn();
  } catch (error) {
    await release();
    throw error;
  }
  return {
    byName,
    async refresh() {
      const known = [...byName.values()];
      const told = await Promise.all(known.map((served) => served.refresh()));
      return [...told.flat(), ...(await takeInTurn())];
    },
    release,
  };
}

function firstVersion({ place, source, ...rung }: ServedInstrument["rungs"][number]): ReloadedRung {
  const version = rung.forecaster()?.version ?? null;
  return {
    instrument: place.instrument,
    source,
    outcome: version === null ? "kept" : "swapped",
    version,
    reason: rung.failure()?.detail ?? null,
  };
}
