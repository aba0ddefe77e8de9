import { normalCdf } from "../../foundation/statistics/normal-distribution.ts";
import { rowsWithoutOverlap } from "../metrics/position-path.ts";
import { dieboldMariano } from "../significance/diebold-mariano.ts";
import { holm } from "../significance/holm.ts";
import { mcnemar } from "../significance/mcnemar.ts";
import { neweyWestLag } from "../significance/newey-west.ts";
import { neweyWestT } from "../significance/newey-west-t.ts";
import { excessReturns } from "../verdict/pays.ts";
import type {
  ComparedForecasts,
  ComparedRows,
  ComparisonOptions,
  PairedTest,
} from "./comparison.ts";

/** Chance that any of the tests sees a difference between equals. */
const familyLevel = 0.05;

type BareTest = Omit<PairedTest, "adjustedPValue" | "favours">;

/**
 * The tests that two forecasts face on the same rows, Holm-corrected as one family: squared error,
 * absolute error, direction (rows that do not overlap, where both name one), return after costs.
 * A test that has nothing to go by is shown without figures and is no part of the family.
 */
export function pairedTests(
  rows: ComparedRows,
  forecasts: ComparedForecasts,
  options: ComparisonOptions,
): readonly PairedTest[] {
  const bare = [
    lossTest(rows, forecasts, options, squaredLoss),
    lossTest(rows, forecasts, options, absoluteLoss),
    directionTest(rows, forecasts, options),
    returnTest(rows, forecasts, options),
  ];
  const adjusted = holm(bare.flatMap(({ pValue }) => pValue ?? []));
  let next = 0;
  return bare.map((test) => {
    const adjustedPValue = test.pValue === undefined ? undefined : adjusted[next++];
    const speaks = adjustedPValue !== undefined && adjustedPValue < familyLevel;
    const better = (test.statistic ?? 0) > 0 ? "first" : "second";
    return { ...test, adjustedPValue, favours: speaks ? better : undefined };
  });
}

interface Loss {
  readonly name: string;
  readonly question: string;
  readonly of: (error: number) => number;
}

const squaredLoss: Loss = {
  name: "Diebold-Mariano, squared error",
  question: "are the squared errors of one smaller?",
  of: (error) => error * error,
};
const absoluteLoss: Loss = {
  name: "Diebold-Mariano, absolute error",
  question: "are the absolute errors of one smaller?",
  of: Math.abs,
};

function lossTest(
  { outcomeLogReturn: outcome }: ComparedRows,
  { first, second }: ComparedForecasts,
  { horizon }: ComparisonOptions,
  { name, question, of }: Loss,
): BareTest {
  const lossOf = (forecast: Float64Array): Float64Array =>
    outcome.map((value, i) => of(value - forecast[i]!));
  const losses = [lossOf(second.forecastLogReturn), lossOf(first.forecastLogReturn)] as const;
  const test = outcome.length > horizon ? dieboldMariano(...losses, { horizon }) : undefined;
  const { statistic, pValue } = test ?? {};
  return { name, question, statistic, pValue, rows: outcome.length };
}

function directionTest(
  { outcomeLogReturn: outcome, decisionTimeMs }: ComparedRows,
  { first, second }: ComparedForecasts,
  { spanMs }: ComparisonOptions,
): BareTest {
  const [one, other] = [first.forecastLogReturn, second.forecastLogReturn];
  const counted = rowsWithoutOverlap(decisionTimeMs, spanMs).filter(
    (i) => outcome[i] !== 0 && one[i] !== 0 && other[i] !== 0,
  );
  const hits = (forecast: Float64Array): Float64Array =>
    Float64Array.from(counted, (i) => (Math.sign(forecast[i]!) === Math.sign(outcome[i]!) ? 1 : 0));
  const test = mcnemar(hits(one), hits(other));
  return {
    name: "McNemar, direction",
    question: "does one name the direction right more often where they disagree?",
    statistic: test && test.firstOnly - test.secondOnly,
    pValue: test?.pValue,
    rows: counted.length,
  };
}

function returnTest(
  rows: ComparedRows,
  { first, second }: ComparedForecasts,
  options: ComparisonOptions,
): BareTest {
  const excess = (forecastLogReturn: Float64Array): Float64Array =>
    excessReturns({ ...rows, forecastLogReturn }, options);
  const other = excess(second.forecastLogReturn);
  const ahead = excess(first.forecastLogReturn).map((value, k) => value - other[k]!);
  const test = neweyWestT(ahead, neweyWestLag(ahead.length, 1));
  return {
    name: "Newey-West t, return after costs",
    question: "does following one earn more after costs?",
    statistic: test?.statistic,
    pValue: test && 2 * normalCdf(-Math.abs(test.statistic)),
    rows: ahead.length,
  };
}
