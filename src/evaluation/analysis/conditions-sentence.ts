import type { GroupScores } from "../report/report-card.ts";
import { differenceEstimate, isAboveZero } from "./row-estimates.ts";

/** Where the model has skill and where it has less than none, in one sentence. */
export function conditionsSentence(cells: readonly GroupScores[]): string {
  const judged = cells.filter(({ skill }) => skill.interval !== undefined);
  if (judged.length === 0) return "No market condition has enough rows to judge.";
  const good = judged.filter(({ skill }) => isAboveZero(skill));
  const bad = judged.filter(({ skill }) => (skill.interval?.high ?? 0) < 0);
  const told = [
    ...(good.length === 0 ? [] : [`better than persistence in ${named(good)}`]),
    ...(bad.length === 0 ? [] : [`worse than persistence in ${named(bad)}`]),
  ];
  if (told.length === 0) {
    return `In none of ${judged.length} market conditions can it be told from persistence.`;
  }
  return `It is ${told.join(" and ")}; each at 95 %, so one of ${judged.length} may be chance.`;
}

/** Whether the most confident tenth is right more often than the least confident one. */
export function confidenceSentence(deciles: readonly GroupScores[]): string {
  const [least, most] = [deciles[0], deciles.at(-1)];
  if (least === undefined || most === undefined) return "There is no confidence to judge.";
  const difference = differenceEstimate(most.directionalAccuracy, least.directionalAccuracy);
  if (difference.value === undefined || difference.interval === undefined) {
    return "Too few rows to say whether confidence means anything.";
  }
  const points = (100 * Math.abs(difference.value)).toFixed(1);
  if (isAboveZero(difference)) {
    return `The most confident tenth is right ${points} points more often than the least confident one.`;
  }
  if (difference.interval.high < 0) {
    return `The most confident tenth is right ${points} points LESS often than the least confident one.`;
  }
  return "The most confident tenth is right no more often than the least confident one, within chance.";
}

function named(groups: readonly GroupScores[]): string {
  return groups.map(({ label }) => `"${label}"`).join(", ");
}
