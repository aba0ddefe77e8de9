import type { CandleSeries } from "../../../market/candle-series.ts";
import type { FedForecast, ForecastFeed } from "../../../trading/session/forecast-feed.ts";
import { askRungs, type AskOptions } from "./ask-rungs.ts";
import type { ForecastPlan, PlannedLane } from "./plan-forecasts.ts";

/** How far the questions are. */
export interface AskingProgress {
  readonly answered: number;
  /** Those that are known to be asked; models further down are asked where the upper ones abstain. */
  readonly asked: number;
}

export interface FeedOptions extends Omit<AskOptions, "onAnswered"> {
  readonly inSample: boolean;
  readonly onProgress?: ((progress: AskingProgress) => void) | undefined;
}

/** A feed that knows all its answers beforehand. */
export interface AnsweredFeed extends ForecastFeed {
  /** Lane by lane, from the stored position on that was asked about first. */
  readonly answers: readonly (readonly FedForecast[])[];
}

/**
 * Asks all that was planned, for each lane from one stored position on to its end, and answers the
 * session from memory.
 *
 * @param from Stored positions, lane by lane.
 * @returns `undefined` where the strategy asks nobody.
 * @throws {InterruptedError} the signal.
 */
export async function forecastFeedFor(
  plan: ForecastPlan,
  lanes: readonly { readonly series: CandleSeries; readonly from: number }[],
  options: FeedOptions,
): Promise<AnsweredFeed | undefined> {
  if (plan.lanes.every(({ kind }) => kind === "none")) return undefined;
  const asked = lanes.reduce((sum, { series, from }) => sum + series.openTimeMs.length - from, 0);
  let answered = 0;
  const onAnswered = (count: number): void => {
    answered += count;
    options.onProgress?.({ answered, asked: Math.max(asked, answered) });
  };
  const fed: LaneAnswers[] = [];
  for (const [i, lane] of plan.lanes.entries()) {
    const { series, from } = lanes[i]!;
    const answers = await answersOf(lane, { series, from }, { ...options, onAnswered });
    fed.push({ openTimeMs: series.openTimeMs.subarray(from), answers, next: 0 });
  }
  return {
    at: (lane, openTimeMs) => answerAt(fed[lane]!, openTimeMs),
    answers: fed.map(({ answers }) => answers),
  };
}

interface LaneAnswers {
  readonly openTimeMs: Float64Array;
  readonly answers: readonly FedForecast[];
  /** Where the next question is expected to be. */
  next: number;
}

async function answersOf(
  lane: PlannedLane,
  { series, from }: { readonly series: CandleSeries; readonly from: number },
  { inSample, ...options }: AskOptions & Pick<FeedOptions, "inSample">,
): Promise<readonly FedForecast[]> {
  if (lane.kind === "none") return [];
  if (lane.kind === "given") return lane.given.fed.slice(from);
  const { rungs, sentiment } = lane;
  return askRungs({ series, from, rungs, sentiment, inSample }, options);
}

function answerAt(lane: LaneAnswers, openTimeMs: number): FedForecast {
  if (lane.openTimeMs[lane.next] !== openTimeMs) lane.next = lane.openTimeMs.indexOf(openTimeMs);
  const answer = lane.answers[lane.next];
  lane.next += 1;
  return answer ?? unknownCandle;
}

const unknownCandle: FedForecast = {
  opinion: {
    kind: "abstain",
    reason: "no-row",
    detail: "This candle was not asked about.",
    version: undefined,
  },
  health: { cap: 0, reasons: ["This candle was not asked about."] },
};
