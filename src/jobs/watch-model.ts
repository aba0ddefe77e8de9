import { parseCron } from "../adapters/cron/cron-times.ts";
import { waitUntil } from "../adapters/cron/wait-until.ts";
import type { ModelPlace } from "../adapters/model-files/model-place.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { InterruptedError, OperationalError } from "../foundation/errors.ts";
import { claimWatch } from "./watching/claim-watch.ts";
import { watchActions } from "./watching/watch-actions.ts";
import { watchDefaults } from "./watching/watch-defaults.ts";
import { isBlind, type WatchRound } from "./watching/watch-report.ts";
import {
  type WatchActions,
  type WatchRequest,
  type WatchSettings,
  watchSettings,
} from "./watching/watch-request.ts";
import { watchRound } from "./watching/watch-round.ts";
import { watchedPlaces } from "./watching/watched-places.ts";

export type { WatchRequest } from "./watching/watch-request.ts";
export { isBlind, type WatchedModel, type WatchRound } from "./watching/watch-report.ts";

export interface WatchModelsRequest extends WatchRequest {
  /** When to look, a cron expression in UTC; default 15 seconds after each full hour. */
  readonly cron?: string | undefined;
}

/** How a watch is followed and stopped. */
export interface WatchOptions {
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  /** Told before something that takes long, in one sentence. */
  readonly onStep?: (sentence: string) => void;
  /** The long things that a round may do; default: the real ones. */
  readonly actions?: WatchActions;
}

export interface WatchModelsOptions extends WatchOptions {
  /** Told after each round over each model. */
  readonly onRound?: (round: WatchRound, nextMs: number | undefined) => void;
}

/** A watch that has ended. */
export interface EndedWatch {
  /** Rounds that were held, failed ones too; over each model. */
  readonly rounds: number;
  /** Those after which nobody knew how the model did. */
  readonly failed: number;
}

/**
 * Looks once at every model that is meant: which triggers fire, which cool down, what is done.
 *
 * @returns One round per model, in the order of their names.
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_CRON. @throws {RefusedError} E_WATCH_RUNNING.
 * @throws {OperationalError} why the only model could not be looked at.
 */
export async function watchOnce(
  request: WatchRequest,
  options: WatchOptions,
): Promise<readonly WatchRound[]> {
  return underClaim(request, options, async (places, settings) => {
    const rounds: WatchRound[] = [];
    for (const place of places) {
      const round = await held(place, settings, { ...options, throws: places.length === 1 });
      rounds.push(round);
    }
    return rounds;
  });
}

/**
 * Looks at every model that is meant, now and whenever the cron expression comes due, until it is
 * stopped. A round that fails is told, and the next one is held.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_CRON. @throws {RefusedError} E_WATCH_RUNNING.
 */
export async function watchModels(
  { cron: expression = watchDefaults.cron, ...request }: WatchModelsRequest,
  options: WatchModelsOptions,
): Promise<EndedWatch> {
  const { signal, clock = systemClock, onRound } = options;
  const cron = parseCron(expression, { option: "--cron", nowMs: clock.nowMs() });
  return underClaim(request, options, async (places, settings) => {
    let rounds = 0;
    let failed = 0;
    for (;;) {
      for (const place of places) {
        if (signal.aborted) return { rounds, failed };
        const round = await interruptible(held(place, settings, { ...options, throws: false }));
        if (round === undefined) return { rounds, failed };
        rounds += 1;
        if (isBlind(round)) failed += 1;
        onRound?.(round, cron.next(clock.nowMs()));
      }
      const nextMs = cron.next(clock.nowMs());
      if (nextMs === undefined || !(await waitUntil(nextMs, { clock, signal }))) {
        return { rounds, failed };
      }
    }
  });
}

async function underClaim<T>(
  request: WatchRequest,
  { clock = systemClock }: WatchOptions,
  work: (places: readonly ModelPlace[], settings: WatchSettings) => Promise<T>,
): Promise<T> {
  const settings = watchSettings(request);
  // Said before anything is looked at.
  parseCron(settings.schedule, { option: "--schedule", nowMs: clock.nowMs() });
  const places = await watchedPlaces({ ...request, modelsDir: settings.modelsDir });
  const claim = await claimWatch(places);
  try {
    return await work(places, settings);
  } finally {
    await claim.release();
  }
}

async function held(
  place: ModelPlace,
  settings: WatchSettings,
  { actions = watchActions, throws, ...options }: WatchOptions & { readonly throws: boolean },
): Promise<WatchRound> {
  const { signal, clock = systemClock, onStep } = options;
  try {
    return await watchRound(place, { settings, actions, options: { clock, signal, onStep } });
  } catch (error) {
    const isFailure = error instanceof OperationalError && !(error instanceof InterruptedError);
    if (throws || !isFailure) throw error;
    const { instrument, timeframe, kind: type } = place;
    return { kind: "failed", instrument, timeframe, type, code: error.code, reason: error.message };
  }
}

// Ctrl-C in the middle of a round ends the watch, and not in failure.
async function interruptible(round: Promise<WatchRound>): Promise<WatchRound | undefined> {
  try {
    return await round;
  } catch (error) {
    if (error instanceof InterruptedError) return undefined;
    throw error;
  }
}
