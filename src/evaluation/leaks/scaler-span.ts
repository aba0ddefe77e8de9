import { assert } from "../../foundation/assert.ts";
import type { LeakFinding } from "./leak-finding.ts";

/** The numbers of a fitted scaler as plain arrays of equal length. */
export interface ScalerSpan {
  /** What each number is: "close max". */
  readonly names: readonly string[];
  /** The numbers that are in use. */
  readonly stated: ArrayLike<number>;
  /** The same numbers, fitted anew on the train rows alone. */
  readonly ofTrain: ArrayLike<number>;
  /** The same numbers, fitted anew on every row. */
  readonly ofAll: ArrayLike<number>;
}

// A scaler travels through JSON, which keeps every digit; sums in another order do not.
const relativeTolerance = 1e-9;

/**
 * Whether a scaler was fitted on the train rows alone. One that knows the highest price of the exam
 * tells the model where the market will go.
 *
 * @throws {InvariantError} the arrays differ in length.
 */
export function checkScalerSpan(span: ScalerSpan): LeakFinding {
  const { names, stated, ofTrain, ofAll } = span;
  const count = names.length;
  for (const numbers of [stated, ofTrain, ofAll]) {
    assert(numbers.length === count, "a scaler has the same numbers however it is fitted");
  }
  const offTrain = differing(stated, ofTrain);
  const offAll = differing(stated, ofAll);
  const telling = differing(ofTrain, ofAll).length;
  const figures = { numbers: count, unlikeTrain: offTrain.length, unlikeAll: offAll.length };
  const answer = (kind: "clean" | "leak", detail: string): LeakFinding => ({
    check: "scaler-span",
    kind,
    detail,
    figures,
  });
  if (count === 0) return answer("clean", "This recipe fits nothing: each window scales itself.");
  if (offTrain.length === 0) {
    const rest =
      telling === 0
        ? "fitting on every row would not change them."
        : `${telling} of them would be others if fitted on every row.`;
    return answer("clean", `All ${count} numbers are those of the train rows; ${rest}`);
  }
  if (offAll.length === 0) {
    return answer(
      "leak",
      `The scaler was fitted on all rows, the exam included: ${example(span, offTrain[0] ?? 0)}.`,
    );
  }
  return answer(
    "leak",
    `The scaler was not fitted on the train rows: ${offTrain.length} of ${count} numbers differ, ${example(span, offTrain[0] ?? 0)}.`,
  );
}

function differing(a: ArrayLike<number>, b: ArrayLike<number>): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const size = Math.max(Math.abs(a[i]!), Math.abs(b[i]!));
    if (!(Math.abs(a[i]! - b[i]!) <= relativeTolerance * size)) found.push(i);
  }
  return found;
}

function example({ names, stated, ofTrain }: ScalerSpan, at: number): string {
  return `${names[at]} is ${digits(stated[at]!)}, of the train rows alone ${digits(ofTrain[at]!)}`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(6)));
}
