import { directionalAccuracy } from "../metrics/directional-accuracy.ts";
import { createDetector } from "./create-detector.ts";
import type { DriftAlarm } from "./drift-alarm.ts";
import { driftRules, type OutcomeRules } from "./drift-rules.ts";
import type { OutcomeRows } from "./outcome-rows.ts";
import { pageHinkley } from "./page-hinkley.ts";
import { timeAt } from "./time-at.ts";

/** How right the version was on its exam. */
export interface OutcomeReference {
  /** Share of directions that were right; `undefined` where none was named: then none can be lost. */
  readonly directionalAccuracy: number | undefined;
  /** Rows that it was taken over: moved, and with outcomes that do not overlap. */
  readonly rows: number;
}

/** @param exam Rows of the version's exam. */
export function fitOutcomeReference(
  exam: Pick<OutcomeRows, "horizon" | "forecast" | "outcome" | "position">,
): OutcomeReference {
  const chosen = apart(exam);
  const score = directionalAccuracy(
    Float64Array.from(chosen, (i) => exam.outcome[i]!),
    Float64Array.from(chosen, (i) => exam.forecast[i]!),
  );
  return { directionalAccuracy: score.accuracy, rows: score.rows };
}

/**
 * The outcome layer's alarms. Every row: Page-Hinkley on min(z^2, 9), and more than 72 misses in 500
 * of the unadapted interval (adaptation hides drift). Every 100: directional accuracy of the last
 * 1,000 below the exam's by 0.03 and significantly so. What goes on is told anew when the last alarm's
 * 168 candles are over. For a horizon h above 1 every h-th row is read. The same rows give the same alarms.
 *
 * @param rows Rows that neither training nor calibration saw, with the exam or without.
 */
export function outcomeAlarms(
  reference: OutcomeReference,
  rows: OutcomeRows,
  rules: OutcomeRules & { readonly forceCandles: number } = {
    ...driftRules.outcomes,
    forceCandles: driftRules.reaction.forceCandles,
  },
): readonly DriftAlarm[] {
  const chosen = apart(rows);
  const { delta, lambda, valuesMin, squareMax } = rules;
  const detector = createDetector(pageHinkley({ delta, lambda, valuesMin }));
  const looks = [lookAtMisses(rows, chosen, rules), lookAtAccuracy(reference, rows, chosen, rules)];
  const timesMs = Float64Array.from(chosen, (i) => rows.timeMs[i]!);
  const alarms: DriftAlarm[] = [];
  for (const [k, i] of chosen.entries()) {
    const square = Math.min(rows.scaledResidual[i]! ** 2, squareMax);
    const hasRisen = detector.add(square) === "drift";
    const at = rows.position[i]!;
    if (at - (alarms.at(-1)?.at ?? Number.NEGATIVE_INFINITY) < rules.forceCandles) continue;
    const found = [...(hasRisen ? [risen] : []), ...looks.flatMap((look) => look(k) ?? [])];
    if (found.length === 0) continue;
    const rule = found.map(({ name }) => name).join(" + ");
    const detail = found.map(({ phrase }) => phrase).join("; ");
    const next = nextLook(k, found, rules, rows.horizon);
    const heldUntilMs = timeAt(timesMs, next);
    alarms.push({ layer: "outcomes", rule, at, timeMs: rows.timeMs[i]!, heldUntilMs, detail });
  }
  return alarms;
}

// Among the rows that are read. A lost accuracy is looked at every 100 rows alone, and those may be
// months of a long horizon: it is waited for no longer than 100 candles.
function nextLook(
  k: number,
  found: readonly Finding[],
  { accuracyEvery, forceCandles }: OutcomeRules & { readonly forceCandles: number },
  horizon: number,
): number {
  const over = k + Math.ceil(forceCandles / horizon);
  if (found.every(({ name }) => name !== "accuracy")) return over;
  const look = Math.ceil((over + 1) / accuracyEvery) * accuracyEvery - 1;
  return Math.min(look, over + Math.floor(accuracyEvery / horizon));
}

interface Finding {
  readonly name: string;
  readonly phrase: string;
}

const risen: Finding = {
  name: "page-hinkley",
  phrase: "errors are larger for their volatility than they were",
};

/** Says what is wrong after the k-th row that is read. */
type Look = (k: number) => Finding | undefined;

function lookAtMisses(rows: OutcomeRows, chosen: Int32Array, rules: OutcomeRules): Look {
  const { missRows, missesMax } = rules;
  const missesUntil = runningCounts(chosen, (i) => rows.insideUnadapted[i] === 0);
  return (k) => {
    if (k + 1 < missRows) return undefined;
    const misses = missesUntil[k + 1]! - missesUntil[k + 1 - missRows]!;
    if (misses <= missesMax) return undefined;
    return {
      name: "misses",
      phrase: `${misses} of ${missRows} outcomes outside the interval as calibrated, limit ${missesMax}`,
    };
  };
}

function lookAtAccuracy(
  reference: OutcomeReference,
  { forecast, outcome }: OutcomeRows,
  chosen: Int32Array,
  rules: OutcomeRules,
): Look {
  const { accuracyRows, accuracyEvery, accuracyDropMin, accuracyZMin } = rules;
  const { directionalAccuracy: known, rows: knownRows } = reference;
  if (known === undefined || knownRows === 0) return () => undefined;
  const isMove = (i: number): boolean => outcome[i] !== 0;
  const isHit = (i: number): boolean => outcome[i]! * forecast[i]! > 0;
  const movesUntil = runningCounts(chosen, isMove);
  const hitsUntil = runningCounts(chosen, isHit);
  return (k) => {
    const read = k + 1;
    if (read < accuracyRows || read % accuracyEvery !== 0) return undefined;
    const moves = movesUntil[read]! - movesUntil[read - accuracyRows]!;
    const hits = hitsUntil[read]! - hitsUntil[read - accuracyRows]!;
    if (moves === 0) return undefined;
    const now = hits / moves;
    const pooled = (hits + known * knownRows) / (moves + knownRows);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / moves + 1 / knownRows));
    const drop = known - now;
    if (!(drop > accuracyDropMin && drop > accuracyZMin * error)) return undefined;
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    return {
      name: "accuracy",
      phrase: `${percent(now)} of the last ${moves} directions right, ${percent(known)} in the exam`,
    };
  };
}

// [n + 1] how many of the first k chosen rows are of that kind
function runningCounts(chosen: Int32Array, isCounted: (i: number) => boolean): Int32Array {
  const counts = new Int32Array(chosen.length + 1);
  for (const [k, i] of chosen.entries()) counts[k + 1] = counts[k]! + Number(isCounted(i));
  return counts;
}

// numbers of the rows whose outcomes do not overlap, from the first on
function apart({ position, horizon }: Pick<OutcomeRows, "position" | "horizon">): Int32Array {
  const chosen: number[] = [];
  let next = Number.NEGATIVE_INFINITY;
  for (const [i, at] of position.entries()) {
    if (at < next) continue;
    chosen.push(i);
    next = at + horizon;
  }
  return Int32Array.from(chosen);
}
