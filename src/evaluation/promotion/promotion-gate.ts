import { assert } from "../../foundation/assert.ts";
import type { Coverage } from "../calibration/coverage.ts";
import type { ComparedRows } from "../comparison/comparison.ts";
import { waitAdvice } from "../comparison/wait-advice.ts";
import { championChecks } from "./champion-checks.ts";
import type { GateCheck, GateDecision, GateMode } from "./gate-decision.ts";
import { serveChecks } from "./serve-checks.ts";

/** Candles of a common exam that decide. */
export const examCandlesMin = 2160;
/** Of these so many must be rows that both answered: holes are no exam. */
const examRowsMin = 0.9 * examCandlesMin;
/** From so many on it is worth saying until when to wait. */
const promisingCandlesMin = 720;

export interface GateInput {
  readonly mode: GateMode;
  /** What was found before any candle was looked at: files and golden vectors, who can be compared. */
  readonly known: readonly GateCheck[];
  /** The candles after everything that either was fitted on. */
  readonly exam: {
    /** Places of candles on which a decision and its outcome lie: those that windows miss count too. */
    readonly candles: number;
    /** When there will be 2,160 of them, UTC epoch milliseconds. */
    readonly enoughAtMs: number;
    /** Close of the last candle. */
    readonly endMs: number;
    readonly nowMs: number;
  };
  /** `undefined` where the exam was not looked at. */
  readonly rows: GateRows | undefined;
}

/** What both said on the common exam, one entry per row, oldest first. */
export interface GateRows {
  readonly market: ComparedRows;
  /** Candles ahead. */
  readonly horizon: number;
  /** Log-return over the horizon. */
  readonly challenger: Float64Array;
  /** Absent where there is none to compare with; why there is none stands in `known`. */
  readonly champion: Float64Array | undefined;
  /** Of the challenger's intervals; absent where it has none. */
  readonly coverage: Coverage | undefined;
  readonly volatilityThresholds: readonly [number, number];
  readonly looks: number;
}

/**
 * Whether a version may become champion. What fails refuses it; what could not be decided, too few
 * candles first of all, leaves the champion where it is.
 *
 * @throws {InvariantError} an exam without rows, or columns that differ in length.
 */
export function promotionGate(input: GateInput): GateDecision {
  const { known, exam } = input;
  if (known.some(isFailed)) return decided(known);
  if (exam.candles < examCandlesMin) return tooFew(known, exam);
  return decided([...known, examCheck(input), ...examChecks(input)]);
}

function examChecks({ mode, rows }: GateInput): readonly GateCheck[] {
  if (rows === undefined) return [];
  const { market, challenger, champion, coverage } = rows;
  const count = market.outcomeLogReturn.length;
  assert(count > 0, "an exam has at least one row");
  assert(
    challenger.length === count && (champion === undefined || champion.length === count),
    "every column of an exam has one entry per row",
  );
  const { outcomeLogReturn } = market;
  const { horizon } = rows;
  const serve = serveChecks({ forecastLogReturn: challenger, outcomeLogReturn, coverage, horizon });
  // Of numbers that are none nothing more can be said.
  if (mode === "first" || champion === undefined || serve.length === 1) return serve;
  return [...serve, ...championChecks(mode, { ...rows, rows: market, champion })];
}

function decided(checks: readonly GateCheck[]): GateDecision {
  const failed = checks.filter(isFailed);
  const open = checks.filter(({ outcome }) => outcome === "not decided");
  const words = (some: readonly GateCheck[]): string =>
    some.map(({ name, detail }) => `${name}: ${detail}`).join("; ");
  if (failed.length > 0) {
    return { outcome: "refused", reason: words(failed), checks, waitUntilMs: undefined };
  }
  if (open.length > 0) {
    return { outcome: "inconclusive", reason: words(open), checks, waitUntilMs: undefined };
  }
  return { outcome: "passed", reason: "every check passed", checks, waitUntilMs: undefined };
}

function tooFew(known: readonly GateCheck[], exam: GateInput["exam"]): GateDecision {
  const { candles } = exam;
  const have = `${candles} candles lie after all that was fitted on, ${examCandlesMin} are needed`;
  const { advice, waitUntilMs } = waitAdvice(exam.enoughAtMs, exam);
  const reason =
    candles >= promisingCandlesMin ? `${advice}: ${have}` : `n too small, ${advice}: ${have}`;
  const check = { name: examName, outcome: "not decided", detail: reason } as const;
  return { outcome: "inconclusive", reason, checks: [...known, check], waitUntilMs };
}

const examName = "common exam";

function examCheck({ exam: { candles }, rows }: GateInput): GateCheck {
  const answered = rows?.challenger.length;
  if (answered !== undefined && answered < examRowsMin) {
    const detail = `${candles} places of candles after all that was fitted on, but only ${answered} rows that can be judged, ${examRowsMin} are needed`;
    return { name: examName, outcome: "not decided", detail };
  }
  const detail = `${candles} candles after all that was fitted on, ${examCandlesMin} are needed`;
  return { name: examName, outcome: "passed", detail };
}

function isFailed({ outcome }: GateCheck): boolean {
  return outcome === "failed";
}
