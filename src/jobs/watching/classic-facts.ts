import {
  classicAccuracyMin,
  classicAccuracyShare,
  classicRecentRows,
  detectModelDrift,
  isAccuracyTooLow,
} from "../../evaluation/drift/classic-rules.ts";
import type { OutcomeRows } from "../../evaluation/drift/outcome-rows.ts";
import { directionalAccuracy } from "../../evaluation/metrics/directional-accuracy.ts";
import type { ClassicFacts } from "../../lifecycle/triggers/classic-trigger.ts";

/**
 * What the published recipe's two rules say of a version: the recent accuracy against the earlier one, and against
 * 0.6. Which accuracy the second one means it leaves open: the recent one here too.
 */
export function classicFacts({ forecast, outcome }: OutcomeRows): ClassicFacts {
  const accuracyOf = (from: number, until?: number): number | undefined =>
    directionalAccuracy(outcome.slice(from, until), forecast.slice(from, until)).accuracy;
  const recent = accuracyOf(-classicRecentRows);
  const earlier = accuracyOf(0, -classicRecentRows);
  const hasDrifted = detectModelDrift(forecast, outcome) === true;
  const isTooLow = isAccuracyTooLow(recent) === true;
  const limit = earlier === undefined ? "none" : percent(classicAccuracyShare * earlier);
  const reason = `accuracy of the last ${classicRecentRows} is ${recent === undefined ? "unknown" : percent(recent)}, limits ${percent(classicAccuracyMin)} and ${limit} (0.9 of the earlier)`;
  return { isFlagged: hasDrifted || isTooLow, reason };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
