import { assert } from "../foundation/assert.ts";
import { OperationalError } from "../foundation/errors.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { abstain, abstainAfter } from "./abstain.ts";
import type { ForecastSource, RungOutcome } from "./forecast.ts";
import type { ForecastQuestion } from "./forecast-question.ts";
import type { Forecaster } from "./forecaster.ts";
import { forecasterRung } from "./forecaster-rung.ts";
import type { Rung } from "./ladder.ts";
import { loadFailure } from "./load-failure.ts";

/** What became of a swap. */
export type Swap =
  | { readonly kind: "swapped"; readonly version: ModelVersion }
  /** The version could not be opened: what answered before goes on answering. */
  | { readonly kind: "kept"; readonly error: OperationalError }
  /** A later swap, or the rung's release, came before this one. */
  | { readonly kind: "superseded" };

/** A rung whose model can be exchanged while it is asked. */
export interface HotRung extends Rung {
  /**
   * @param rungOf How the model is asked; what it reads of the model is of the one that answers.
   */
  ask(question: ForecastQuestion, rungOf?: (forecaster: Forecaster) => Rung): Promise<RungOutcome>;
  /** What answers now; `undefined` while nothing does. */
  forecaster(): Forecaster | undefined;
  /**
   * Opens a model and, once it is proven, lets it answer every question from then on. Questions that
   * are under way end with the model that they began with, which is released after the last of them.
   * Swaps wait for each other; of those that wait only the last one is carried out.
   *
   * @param open Loads and proves a version of this rung's source.
   * @throws what `open` throws, where that is a bug.
   */
  swap(open: () => Promise<Forecaster>): Promise<Swap>;
  /** Lets the model go after the questions under way: from then on the rung says why it is empty. */
  clear(why: OperationalError): Promise<void>;
  /** Lets the questions under way end and the model go; the rung stays empty. */
  release(): Promise<void>;
}

/** One model and the questions that it is answering. */
interface Held {
  readonly forecaster: Forecaster;
  asked: number;
  /** Set once another has taken its place: called after its last answer. */
  idle: (() => void) | undefined;
}

/** An empty rung, which says "missing" until a model is swapped in. */
export function createHotRung(source: ForecastSource): HotRung {
  /** The one reference: whoever reads it has model, scaler and calibration of one version. */
  let held: Held | undefined;
  let empty = abstain("missing", "No model has been loaded yet.");
  let queue: Promise<unknown> = Promise.resolve();
  let newest = 0;
  let isReleased = false;

  const carryOut = async (open: () => Promise<Forecaster>, number: number): Promise<Swap> => {
    if (isReleased || number !== newest) return { kind: "superseded" };
    const opened = await attempt(open);
    if (opened instanceof OperationalError) {
      empty = abstainAfter(loadFailure(opened), opened);
      return { kind: "kept", error: opened };
    }
    assert(opened.source === source, `a rung of the ${source} model holds no other`);
    if (isReleased) {
      await opened.release();
      return { kind: "superseded" };
    }
    const before = held;
    held = { forecaster: opened, asked: 0, idle: undefined };
    void retire(before);
    return { kind: "swapped", version: opened.version };
  };
  const empties = async (earlier: Promise<unknown>, why: OperationalError): Promise<void> => {
    await earlier;
    empty = abstainAfter(loadFailure(why), why);
    const before = held;
    held = undefined;
    void retire(before);
  };
  return {
    source,
    forecaster: () => held?.forecaster,
    async ask(question, rungOf = forecasterRung) {
      const mine = held;
      if (mine === undefined) return { source, version: undefined, outcome: empty };
      mine.asked += 1;
      try {
        return await rungOf(mine.forecaster).ask(question);
      } finally {
        mine.asked -= 1;
        if (mine.asked === 0) mine.idle?.();
      }
    },
    swap(open) {
      newest += 1;
      const number = newest;
      const turn = queue.then(() => carryOut(open, number));
      queue = turn.catch(() => undefined);
      return turn;
    },
    clear(why) {
      newest += 1;
      const turn = empties(queue, why);
      queue = turn;
      return turn;
    },
    async release() {
      isReleased = true;
      empty = abstain("missing", "The model was released.");
      const last = held;
      held = undefined;
      await Promise.all([retire(last), queue]);
    },
  };
}

async function attempt(open: () => Promise<Forecaster>): Promise<Forecaster | OperationalError> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof OperationalError) return error;
    throw error;
  }
}

// Waits for a model's last answer and releases it.
async function retire(old: Held | undefined): Promise<void> {
  if (old === undefined) return;
  if (old.asked > 0) await new Promise<void>((resolve) => (old.idle = resolve));
  await old.forecaster.release();
}
