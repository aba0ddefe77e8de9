import {
  isMuchWithheld,
  type TrainingReport,
  type TwinComparison,
  withheldSentence,
} from "../jobs/training-report.ts";
import { formatCount } from "./format-number.ts";
import { percent, pText, signed } from "./report/estimate-text.ts";
import { wrapped } from "./wrapped-text.ts";

const columns = 100;

/** What the intervals and the confidence of a model are worth, as lines; none where unknown. */
export function calibrationNotes({
  calibration,
  withheld,
}: Pick<TrainingReport, "calibration" | "withheld">): readonly string[] {
  if (calibration === undefined) return [];
  const { coverage, coveragePerBlock: blocks, pUpMethod, informative } = calibration;
  const [low, high] = [Math.min(...blocks), Math.max(...blocks)];
  const perBlock = blocks.length > 1 ? ` (per 1,000: ${percent(low)} to ${percent(high)})` : "";
  const held =
    coverage === undefined ? [] : [`90 % intervals held ${percent(coverage)} %${perBlock}`];
  const confidence =
    informative === true
      ? "confidence is informative on calibration B"
      : "confidence is not informative on calibration B: forecasts report its floor, 0.1";
  const sentence = [...held, `probability of a rise: ${pUpMethod}`, confidence].join("; ");
  return [...wrapped(`${sentence}.`, columns), ...withheldNotes(withheld)];
}

function withheldNotes(withheld: TrainingReport["withheld"]): readonly string[] {
  if (withheld === undefined) return [];
  const warning = isMuchWithheld(withheld) ? "WARNING " : "";
  return wrapped(`${warning}${withheldSentence(withheld)}`, columns);
}

const gains: Readonly<Record<TwinComparison["gain"], string>> = {
  gain: "a gain over price alone",
  "no gain": "no gain over price alone",
  loss: "worse than price alone",
};

/** Whether sentiment helped, as lines. */
export function ablationNotes(comparison: TwinComparison): readonly string[] {
  const { gain, reason, rows, ...compared } = comparison;
  const { squaredError, skill, direction } = compared;
  const { pValue, interval } = squaredError;
  const persistence = scaleOfSkill(compared);
  const bounds =
    interval === undefined || persistence === undefined
      ? ""
      : ` [${signed(-interval.high / persistence)}, ${signed(-interval.low / persistence)}]`;
  const skills = `skill ${valueText(skill.model, signed)} with it, ${valueText(skill.twin, signed)} without, difference ${valueText(skill.difference, signed)}${bounds}, ${pNote(pValue)}`;
  const named = `directional accuracy ${valueText(direction.model, share)} and ${valueText(direction.twin, share)}, ${pNote(direction.pValue)}`;
  const head = `Sentiment: ${gains[gain]}, on the same ${formatCount(rows)} exam windows`;
  return wrapped(`${head} (${reason}): ${skills}; ${named}.`, columns);
}

// Squared error of persistence: skill differences are differences of errors in its units.
function scaleOfSkill({ squaredError, skill }: Pick<TwinComparison, "squaredError" | "skill">) {
  if (skill.difference === undefined || skill.difference === 0) return undefined;
  return -squaredError.difference / skill.difference;
}

function pNote(pValue: number | undefined): string {
  return `p ${valueText(pValue, pText)}`;
}

function valueText(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? "undefined" : format(value);
}

function share(value: number): string {
  return `${percent(value)} %`;
}
