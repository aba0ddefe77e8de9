import type { ModelPlace } from "../../adapters/model-files/model-place.ts";
import { watchVersions } from "../../adapters/model-files/watch-versions.ts";
import type { ModelDeath } from "../../adapters/child-process/keep-model-running.ts";
import { recoverRegistry } from "../../adapters/registry-files/recover-registry.ts";
import type { ReloadedRung } from "../../serving/forecast-service.ts";
import type { Clock } from "../../foundation/clock.ts";
import { OperationalError, type WorldError } from "../../foundation/errors.ts";
import { type Deadline, wallClockDeadline } from "../../foundation/wall-clock-deadline.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import type { Abstention, ForecastSource, LadderAnswer } from "../../serving/forecast.ts";
import type { ForecastQuestion } from "../../serving/forecast-question.ts";
import { createLadder, type Ladder } from "../../serving/ladder.ts";
import { createServedRung, type ServedRung } from "./served-rung.ts";
import {
  createStoredInputs,
  type StoredInputs,
  type StoredInputsOptions,
} from "./stored-inputs.ts";

/** An instrument that is forecast: its models, best first, and what is stored for it. */
export interface ServedInstrument {
  readonly key: CandleKey;
  readonly ladder: Pick<Ladder, "skipped">;
  readonly rungs: readonly ServedRung[];
  readonly stored: StoredInputs;
  /** Of live questions. */
  readonly deadline: Deadline;
  /**
   * @param question.isLive A question of now: there is a deadline, and intervals follow its outcome.
   *   One of earlier takes as long as it takes, so that a busy machine never changes the answer.
   */
  ask(question: ServedQuestion): Promise<LadderAnswer>;
  /** Takes newer versions. */
  refresh(): Promise<readonly ReloadedRung[]>;
  release(): Promise<void>;
}

export interface ServedQuestion extends Pick<
  ForecastQuestion,
  "series" | "position" | "nowMs" | "sentiment"
> {
  readonly isLive: boolean;
  /** Why no model that hears sentiment may be asked. */
  readonly unread?: Abstention | undefined;
}

export interface ServedInstrumentOptions extends Omit<StoredInputsOptions, "onWarnings"> {
  readonly modelsDir: string;
  /** File of the processes that run models. */
  readonly entry: URL;
  readonly events: ServingEvents;
  /** Wall-clock time that each model has for an answer. */
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/** What happens without being asked for. */
export interface ServingEvents {
  readonly onDeath: (key: CandleKey, source: ForecastSource, death: ModelDeath) => void;
  readonly onReloaded: (rungs: readonly ReloadedRung[]) => void;
  /** What is to be said about the stored sentiment is another than before. */
  readonly onInputs: (key: CandleKey, warnings: readonly string[]) => void;
  /** A model's answer ended in a bug of candlecast. */
  readonly onBug: (key: CandleKey, source: ForecastSource, bug: unknown) => void;
  /** What was mended in a registry at the start, or could not be; one sentence each. */
  readonly onRegistry?: (key: CandleKey, source: ForecastSource, told: readonly string[]) => void;
  /** Newer versions are no longer seen by themselves. */
  readonly onBlind: (error: WorldError) => void;
}

const sources: readonly ForecastSource[] = ["sentiment", "price"];

/** Loads what can be loaded; the rest says why, and is tried again when its versions change. */
export async function serveInstrument(
  key: CandleKey,
  options: ServedInstrumentOptions,
): Promise<ServedInstrument> {
  const { modelsDir, entry, events, clock, deadlineMs } = options;
  const stored = createStoredInputs(key, {
    ...options,
    onWarnings: (warnings) => events.onInputs(key, warnings),
  });
  const places = sources.map((kind) => ({ modelsDir, ...key, kind }));
  const rungs = places.map((place) =>
    createServedRung(place, {
      entry,
      stored,
      others: places.filter((other) => other !== place),
      onDeath: (death) => events.onDeath(key, place.kind, death),
    }),
  );
  const asked = rungs.map(({ rung }) => rung);
  const onBug = (source: ForecastSource, bug: unknown): void => events.onBug(key, source, bug);
  const live = createLadder(asked, { clock, onBug });
  const past = createLadder(asked, { onBug });
  const deadline = wallClockDeadline(deadlineMs);
  // Watched before it is looked at: nothing that appears meanwhile is missed.
  const watches = rungs.map((rung) =>
    // A first champion takes the other models' undeployed versions off.
    watchVersions(
      rung.place,
      () => rungs.forEach((each) => void tellChange(each, events.onReloaded)),
      {
        onFailure: events.onBlind,
      },
    ),
  );
  await Promise.all(rungs.map((rung) => recover(rung.place, options)));
  await Promise.all(rungs.map((rung) => rung.refresh()));
  return {
    key,
    ladder: live,
    rungs,
    stored,
    deadline,
    ask({ isLive, unread, ...rest }) {
      const question = { ...rest, unasked: { sentiment: unread } };
      return isLive ? live.answer({ ...question, deadline }) : past.answer(question);
    },
    refresh: () => Promise.all(rungs.map(refreshed)),
    async release() {
      for (const watch of watches) watch.close();
      await Promise.all(rungs.map((rung) => rung.release()));
    },
  };
}

// What a killed deploy left undone is ended; where that cannot be, what stands is served all the same.
async function recover(
  place: ModelPlace,
  { events, clock }: Pick<ServedInstrumentOptions, "events" | "clock">,
): Promise<void> {
  const tell = (sentences: readonly string[]): void => {
    if (sentences.length > 0) events.onRegistry?.(place, place.kind, sentences);
  };
  try {
    const { mended, unmended } = await recoverRegistry(place, clock);
    tell([...mended, ...unmended]);
  } catch (error) {
    if (!(error instanceof OperationalError)) throw error;
    tell([error.message]);
  }
}

// That there still is no model, or still a broken one, is no news.
async function tellChange(
  rung: ServedRung,
  tell: (rungs: readonly ReloadedRung[]) => void,
): Promise<void> {
  const before = rung.failure()?.detail;
  const after = await refreshed(rung);
  const isNews = after.outcome === "swapped" || (rung.failure()?.detail ?? before) !== before;
  if (isNews) tell([after]);
}

async function refreshed(rung: ServedRung): Promise<ReloadedRung> {
  const outcome = await rung.refresh();
  return {
    instrument: rung.place.instrument,
    source: rung.source,
    outcome,
    version: rung.forecaster()?.version ?? null,
    reason: rung.failure()?.detail ?? null,
  };
}
