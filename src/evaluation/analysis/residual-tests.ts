import { estimateRowsMin } from "../report/estimate.ts";
import { archLm } from "../significance/arch-lm.ts";
import { augmentedDickeyFuller } from "../significance/augmented-dickey-fuller.ts";
import type { DiagnosticTest } from "../significance/diagnostic-test.ts";
import { kpss, type LevelStationarityTest } from "../significance/kpss.ts";
import { ljungBox } from "../significance/ljung-box.ts";

/** A test; KPSS's p-value ends at 0.01 and 0.10, where its table does. */
export type BoundedTest = DiagnosticTest & Partial<Pick<LevelStationarityTest, "pValueIs">>;

/** One test of the errors, and of the outcomes beside. */
export interface ResidualTest {
  readonly name: string;
  /** What is asked, in plain words. */
  readonly question: string;
  /** `undefined` for too few rows. */
  readonly errors: BoundedTest | undefined;
  readonly outcomes: BoundedTest | undefined;
  /** What the errors answer at 5 %. */
  readonly sentence: string;
}

/** Lags that Ljung-Box and ARCH-LM look back, in tested rows. */
const autocorrelationLags = 24;
const volatilityLags = 5;

/** @param errors, outcomes Log-returns that do not overlap, oldest first. */
export function residualTests(
  errors: Float64Array,
  outcomes: Float64Array,
): readonly ResidualTest[] {
  return definitions.map(({ name, question, run, answer }) => {
    const judge = (values: Float64Array): BoundedTest | undefined =>
      values.length < estimateRowsMin ? undefined : run(values);
    const ofErrors = judge(errors);
    const ofOutcomes = judge(outcomes);
    const sentence =
      ofErrors === undefined
        ? "Too few rows."
        : answer(isSignificant(ofErrors), isSignificant(ofOutcomes));
    return { name, question, errors: ofErrors, outcomes: ofOutcomes, sentence };
  });
}

interface Definition {
  readonly name: string;
  readonly question: string;
  readonly run: (values: Float64Array) => BoundedTest | undefined;
  /** @param errors Whether the null falls for the errors at 5 %; `outcomes` likewise. */
  readonly answer: (errors: boolean, outcomes: boolean) => string;
}

const definitions: readonly Definition[] = [
  {
    name: "Ljung-Box",
    question: "Are the errors predictable from the last 24?",
    run: (values) => ljungBox(values, autocorrelationLags),
    answer: (errors, outcomes) => {
      if (!errors) return "Nothing predictable is left in the errors.";
      return outcomes
        ? "Something predictable is left in the errors, as in the outcomes."
        : "Predictable in the errors alone, not in the outcomes: the model adds it.";
    },
  },
  {
    name: "ARCH-LM",
    question: "Do large errors come in clusters?",
    run: (values) => archLm(values, volatilityLags),
    answer: (errors) =>
      errors
        ? "Large errors come in clusters: no interval of one width holds."
        : "The size of the errors does not cluster.",
  },
  {
    name: "ADF",
    question: "Do the errors wander off like a price (null: they do)?",
    run: (values) => augmentedDickeyFuller(values),
    answer: (errors) =>
      errors
        ? "The errors come back to their mean."
        : "It cannot be ruled out that the errors wander off.",
  },
  {
    name: "KPSS",
    question: "Does the mean of the errors move (null: it stays)?",
    run: (values) => kpss(values),
    answer: (errors) =>
      errors
        ? "The mean of the errors moves over time."
        : "The mean of the errors stays where it is.",
  },
];

function isSignificant(test: DiagnosticTest | undefined): boolean {
  return test !== undefined && test.pValue < 0.05;
}
