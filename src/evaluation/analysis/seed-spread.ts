import type { Interval } from "../significance/interval.ts";
import { median } from "../../foundation/statistics/quantile.ts";
import { standardDeviation } from "../../foundation/statistics/variance.ts";

/** How one training did on the exam. */
export interface SeedScores {
  readonly seed: number;
  /** Over persistence; `undefined` where nothing moved. */
  readonly skill: number | undefined;
  /** `undefined` where no direction was named. */
  readonly directionalAccuracy: number | undefined;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** With n - 1; `undefined` for fewer than two trainings. */
  readonly standardDeviation: number | undefined;
}

export interface SeedSection {
  readonly own: SeedScores;
  readonly others: readonly SeedScores[];
  /** Over all trainings, the version's own among them. */
  readonly skill: Spread | undefined;
  readonly directionalAccuracy: Spread | undefined;
  /**
   * True where max - min of the skill is larger than the version's distance from persistence;
   * `undefined` for fewer than three further starts.
   */
  readonly luckOutweighsSkill: boolean | undefined;
  readonly sentence: string;
}

/** Fewer further starts show a range by chance that says nothing. */
const furtherStartsMin = 3;

/**
 * Sets a version beside trainings that differ in nothing but where they started.
 *
 * @param ownInterval 95 % of the version's own skill on the exam; where it holds 0, nothing is said to
 *   be learnt.
 */
export function seedSpread(
  own: SeedScores,
  others: readonly SeedScores[],
  ownInterval: Pick<Interval, "low" | "high"> | undefined,
): SeedSection {
  const all = [own, ...others];
  const skill = spreadOf(all.map((scores) => scores.skill));
  const range = skill === undefined ? 0 : skill.max - skill.min;
  const distance = Math.abs(own.skill ?? 0);
  const isLarger = range > distance;
  const comparison = isLarger ? "more than" : "no more than";
  const isTold = others.length >= furtherStartsMin;
  return {
    own,
    others,
    skill,
    directionalAccuracy: spreadOf(all.map((scores) => scores.directionalAccuracy)),
    luckOutweighsSkill: isTold ? isLarger : undefined,
    sentence: `Skill differs by ${range.toFixed(4)} between starts, ${comparison} this version's distance of ${distance.toFixed(4)} from persistence: ${isTold ? meaningOf(isLarger, ownInterval) : "too few starts to tell"}.`,
  };
}

function meaningOf(
  isLarger: boolean,
  interval: Pick<Interval, "low" | "high"> | undefined,
): string {
  if (isLarger) return "which start was drawn decides more than what was learnt";
  if (interval !== undefined && interval.low > 0) return "what was learnt outweighs the start";
  if (interval !== undefined && interval.high < 0) {
    return "it is worse than persistence from any start";
  }
  return "starts differ little, but its skill cannot be told from 0, so nothing is shown to be learnt";
}

function spreadOf(values: readonly (number | undefined)[]): Spread | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  return {
    min: Math.min(...known),
    median: median(known),
    max: Math.max(...known),
    standardDeviation:
      known.length < 2 ? undefined : standardDeviation(known, { degreesOfFreedomLost: 1 }),
  };
}
