import { featureFormulas, type MomentFeature } from "./feature-formulas.ts";
import type { FittedSentiment } from "./sentiment-features.ts";
import { sentimentMoments } from "./sentiment-moments.ts";
import type { SentimentTimeline } from "./sentiment-timeline.ts";

const momentFeatures = Object.keys(featureFormulas) as readonly MomentFeature[];

/**
 * The features that could not be known at a moment: `sentimentColumns` has their neutral value there.
 *
 * @param timeMs UTC epoch milliseconds.
 */
export function neutralFeatures(
  timeline: SentimentTimeline,
  fitted: FittedSentiment,
  timeMs: number,
): readonly MomentFeature[] {
  return [...sentimentMoments(timeline, [timeMs])].flatMap(({ moment }) =>
    momentFeatures.filter((name) => featureFormulas[name](moment, fitted) === undefined),
  );
}
