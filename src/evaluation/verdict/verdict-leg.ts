/** One statistic of a leg beside the bound that it must exceed. */
export interface LegTest {
  readonly name: string;
  /** `undefined` where it does not exist, as with a forecast that knows one direction only. */
  readonly statistic: number | undefined;
  readonly threshold: number;
  readonly passed: boolean;
}

/** One leg of the verdict: every test must pass. */
export interface VerdictLeg {
  /** What it asks: "not chance". */
  readonly title: string;
  readonly passed: boolean;
  readonly tests: readonly LegTest[];
  /** The answer in one sentence without a full stop. */
  readonly sentence: string;
}

/** Puts a statistic beside its bound; one that does not exist has not passed. */
export function legTest(name: string, statistic: number | undefined, threshold: number): LegTest {
  return { name, statistic, threshold, passed: statistic !== undefined && statistic > threshold };
}

/** @param sentences What to say when every test passed, and when one did not. */
export function verdictLeg(
  title: string,
  tests: readonly LegTest[],
  sentences: { readonly yes: string; readonly no: string },
): VerdictLeg {
  const passed = tests.every((test) => test.passed);
  return { title, passed, tests, sentence: passed ? sentences.yes : sentences.no };
}
