import { assert } from "../foundation/assert.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { OperationalError } from "../foundation/errors.ts";
import type { IntervalTracker } from "../evaluation/calibration/interval-tracker.ts";
import type { ModelVersion } from "../learning/bundle/version-id.ts";
import { abstain, abstainAfter } from "./abstain.ts";
import { type Breaker, createBreaker } from "./breaker.ts";
import type {
  AbstainReason,
  Abstention,
  ForecastSource,
  LadderAnswer,
  RungOutcome,
} from "./forecast.ts";
import type { ForecastQuestion } from "./forecast-question.ts";

/** One model to ask, or the reason why there is none. */
export interface Rung {
  readonly source: ForecastSource;
  /** Of the model that would answer now; for what is said where it does not come to answer. */
  readonly version?: () => ModelVersion | undefined;
  ask(question: ForecastQuestion): Promise<RungOutcome>;
}

export interface LadderQuestion extends Omit<ForecastQuestion, "tracker"> {
  /** Each model's own; see `ForecastQuestion.tracker`. */
  readonly trackers?: Partial<Record<ForecastSource, IntervalTracker>> | undefined;
  /** Why a loaded model must not be asked: what it reads could not be read. */
  readonly unasked?: Partial<Record<ForecastSource, Abstention | undefined>> | undefined;
}

export interface LadderOptions {
  /** Of the breaker. */
  readonly clock?: Clock;
  /** Told what a rung threw that is a bug; its abstention is "failed". */
  readonly onBug?: (source: ForecastSource, bug: unknown) => void;
}

/** Asks the best model first and the next one where it abstains. */
export interface Ladder {
  /** Never throws: what a rung throws is its abstention. */
  answer(question: LadderQuestion): Promise<LadderAnswer>;
  /** Why questions with a deadline skip a rung now; `undefined` where they ask it. */
  skipped(source: ForecastSource): string | undefined;
}

/**
 * Puts rungs into a ladder. A rung whose model is too slow three times in a row is left out for 30
 * seconds; questions that the model never saw count neither way, and one without a deadline asks it all
 * the same.
 *
 * @param rungs Best first; at least one.
 */
export function createLadder(rungs: readonly Rung[], options: LadderOptions = {}): Ladder {
  const { clock = systemClock, onBug } = options;
  assert(rungs.length > 0, "a ladder has a rung");
  const guarded = rungs.map((rung) => ({ rung, breaker: createBreaker(clock) }));
  return {
    async answer({ trackers, unasked, ...question }) {
      const outcomes: RungOutcome[] = [];
      for (const { rung, breaker } of guarded) {
        const asked = { ...question, tracker: trackers?.[rung.source] };
        const excuse = rung.version?.() === undefined ? undefined : unasked?.[rung.source];
        const said = excuse
          ? { ...nameOf(rung), outcome: excuse }
          : await askGuarded(toldRung(rung, onBug), asked, breaker);
        outcomes.push(said);
        if (said.outcome.kind === "forecast") break;
      }
      return { ...outcomes.at(-1)!.outcome, rungs: outcomes };
    },
    skipped: (source) => guarded.find(({ rung }) => rung.source === source)?.breaker.refusal(),
  };
}

// The outcome keeps a bug's message only.
function toldRung(rung: Rung, onBug: LadderOptions["onBug"]): Rung {
  if (onBug === undefined) return rung;
  return {
    ...rung,
    ask: async (question) => {
      try {
        return await rung.ask(question);
      } catch (error) {
        if (reasonOf(error) === "failed") onBug(rung.source, error);
        throw error;
      }
    },
  };
}

async function askGuarded(
  rung: Rung,
  question: ForecastQuestion,
  breaker: Breaker,
): Promise<RungOutcome> {
  if (question.deadline === undefined) return askCaught(rung, question);
  const open = breaker.refusal();
  if (open !== undefined) {
    return { ...nameOf(rung), outcome: abstain("too-slow", open) };
  }
  const said = await askCaught(rung, question);
  const isSlow = isTooSlow(said);
  if (isSlow !== undefined) breaker.report(isSlow);
  return said;
}

/** Said after the model has answered. */
const answered: ReadonlySet<AbstainReason> = new Set(["output-not-finite", "output-absurd"]);

// `undefined` where the question never came to the model, or no answer came back at all.
function isTooSlow({ outcome }: RungOutcome): boolean | undefined {
  if (outcome.kind === "forecast" || answered.has(outcome.reason)) return false;
  return outcome.reason === "too-slow" ? true : undefined;
}

// Whatever a rung throws, the next one must still be asked; the outcome says what was caught.
async function askCaught(rung: Rung, question: ForecastQuestion): Promise<RungOutcome> {
  try {
    return await rung.ask(question);
  } catch (error) {
    return { ...nameOf(rung), outcome: abstainAfter(reasonOf(error), error) };
  }
}

function nameOf({ source, version }: Rung): Pick<RungOutcome, "source" | "version"> {
  return { source, version: version?.() };
}

function reasonOf(error: unknown): AbstainReason {
  if (!(error instanceof OperationalError)) return "failed";
  return error.code === "E_MODEL_CRASHED" ? "crashed" : "refused";
}
