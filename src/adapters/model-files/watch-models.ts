import { readdirSync, watch } from "node:fs";
import type { ModelKind } from "../../learning/bundle/model-kind.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import {
  cannotWatch,
  type VersionWatch,
  type WatchOptions,
  watchVersions,
} from "./watch-versions.ts";

const kinds: readonly ModelKind[] = ["price", "sentiment"];

export interface WatchedModels {
  /** An existing folder. */
  readonly modelsDir: string;
  readonly timeframe: Timeframe;
  /** Instruments that somebody else watches already. */
  readonly isWatched: (instrument: InstrumentId) => boolean;
}

/**
 * Tells that an instrument may have got its first model. Which ones have is `registeredModels`'
 * question, to be asked once after this call and at every change. Nothing is polled.
 */
export function watchModels(
  { modelsDir, timeframe, isWatched }: WatchedModels,
  onChange: () => void,
  options: WatchOptions = {},
): VersionWatch {
  const candidates = new Map<InstrumentId, readonly VersionWatch[]>();
  const changed = (): void => {
    look();
    onChange();
  };
  const watchOne = (instrument: InstrumentId): readonly VersionWatch[] =>
    kinds.map((kind) =>
      watchVersions({ modelsDir, instrument, timeframe, kind }, changed, options),
    );
  const look = (): void => {
    const names = new Set(instrumentsIn(modelsDir).filter((name) => !isWatched(name)));
    for (const [name, watches] of candidates) {
      if (names.has(name)) continue;
      for (const each of watches) each.close();
      candidates.delete(name);
    }
    for (const name of names) if (!candidates.has(name)) candidates.set(name, watchOne(name));
  };
  const close = (): void => {
    top?.close();
    for (const watches of candidates.values()) for (const each of watches) each.close();
    candidates.clear();
  };
  const fail = (cause: unknown): void => {
    close();
    options.onFailure?.(cannotWatch(modelsDir, cause));
  };
  const top = attempt(() => watch(modelsDir, { persistent: false }), fail);
  top?.on("error", fail);
  // A whole folder may have been moved in: its versions were there before anybody watched.
  top?.on("change", (event) => {
    if (event === "rename") changed();
  });
  look();
  return { close };
}

function attempt<Value>(act: () => Value, fail: (cause: unknown) => void): Value | undefined {
  try {
    return act();
  } catch (error) {
    fail(error);
    return undefined;
  }
}

function instrumentsIn(modelsDir: string): readonly InstrumentId[] {
  const entries = attempt(
    () => readdirSync(modelsDir, { withFileTypes: true }),
    () => undefined,
  );
  return (entries ?? []).filter((entry) => entry.isDirectory()).flatMap(({ name }) => named(name));
}

function named(name: string): readonly InstrumentId[] {
  try {
    return [parseInstrument(name)];
  } catch {
    return [];
  }
}
