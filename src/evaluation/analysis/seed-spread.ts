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
  /** True where max - min of the skill is larger than the version's distance from persistence. */
  readonly luckOutweighsSkill: boolean;
  readonly sentence: string;
}

/** Sets a version beside trainings that differ in nothing but where they started. */
export function seedSpread(own: SeedScores, others: readonly SeedScores[]): SeedSection {
  const all = [own, ...others];
  const skill = spreadOf(all.map((scores) => scores.skill));
  const range = skill === undefined ? 0 : skill.max - skill.min;
  const distance = Math.abs(own.skill ?? 0);
  const luckOutweighsSkill = range > distance;
  const comparison = luckOutweighsSkill ? "more than" : "less than";
  const meaning = luckOutweighsSkill
    ? "which start was drawn decides more than what was learnt"
    : "what was learnt outweighs the start";
  return {
    own,
    others,
    skill,
    directionalAccuracy: spreadOf(all.map((scores) => scores.directionalAccuracy)),
    luckOutweighsSkill,
    sentence: `Skill differs by ${range.toFixed(4)} between starts, ${comparison} this version's distance of ${distance.toFixed(4)} from persistence: ${meaning}.`,
  };
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
