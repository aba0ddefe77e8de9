import { forecasterRung } from "../../serving/forecaster-rung.ts";
import type { Forecaster } from "../../serving/forecaster.ts";
import type { Rung } from "../../serving/ladder.ts";
import { createKeptTrackers, type KeptTrackers } from "./kept-trackers.ts";
import type { WarmTracker } from "./warm-tracker.ts";

/**
 * A loaded model as a rung whose interval follows the candles of the question itself: where it
 * forecasts, those before are asked too. A model that abstains costs nothing more.
 *
 * @param options.onFollowed Told what the interval has followed.
 * @param options.trackers Those that an earlier question may have left.
 */
export function followedRung(
  forecaster: Forecaster,
  options: {
    readonly onFollowed?: (followed: WarmTracker) => void;
    readonly trackers?: KeptTrackers;
  } = {},
): Rung {
  const { onFollowed, trackers = createKeptTrackers(forecaster) } = options;
  const rung = forecasterRung(forecaster);
  return {
    ...rung,
    async ask(question) {
      const known = trackers.followed(question);
      if (known === undefined) {
        const first = await rung.ask(question);
        if (first.outcome.kind === "abstain") return first;
      }
      const warm = known ?? (await trackers.follow(question));
      onFollowed?.(warm);
      return rung.ask({ ...question, tracker: warm.tracker });
    },
  };
}
