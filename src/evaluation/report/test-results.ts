import { timeframeMs } from "../../market/timeframe.ts";
import { rowsWithoutOverlap } from "../metrics/position-path.ts";
import { clarkWest } from "../significance/clark-west.ts";
import { dieboldMariano } from "../significance/diebold-mariano.ts";
import { mcnemar } from "../significance/mcnemar.ts";
import { neweyWestLag } from "../significance/newey-west.ts";
import { pesaranTimmermann } from "../significance/pesaran-timmermann.ts";
import type { JudgedRows } from "./judged-rows.ts";
import type { TestResult } from "./report-card.ts";

const level = 0.05;

type Judged = Pick<JudgedRows, "rows" | "forecastLogReturn" | "yardsticks">;
type Found = Pick<TestResult, "statistic" | "pValue" | "rows">;

/**
 * The tests beside the verdict, each as a question with its answer at 5 %. A statistic above 0 always
 * speaks for the model.
 */
export function testResults(judged: Judged): readonly TestResult[] {
  return [direction(judged), explained(judged), ...errorTests(judged), hits(judged)];
}

function direction({ rows, forecastLogReturn }: Judged): TestResult {
  const apart = rowsWithoutOverlap(rows.decisionTimeMs, spanOf(rows));
  const pick = (column: Float64Array): Float64Array => Float64Array.from(apart, (i) => column[i]!);
  const test = pesaranTimmermann(pick(rows.outcomeLogReturn), pick(forecastLogReturn));
  return told(
    {
      name: "Pesaran-Timmermann",
      question: "do forecast and market go the same way more often than their habits alone would?",
      sided: "one",
    },
    test ?? { statistic: undefined, pValue: undefined, rows: apart.length },
    { yes: "yes", no: "not more than by chance" },
  );
}

function explained({ rows, forecastLogReturn }: Judged): TestResult {
  const { outcomeLogReturn: outcome, horizon } = rows;
  const lag = neweyWestLag(outcome.length, horizon);
  const test = clarkWest(outcome, forecastLogReturn, { lag });
  return told(
    {
      name: "Clark-West against no move",
      question: "do the forecasts carry information about the size of moves?",
      sided: "one",
    },
    { statistic: test?.statistic, pValue: test?.pValue, rows: outcome.length },
    { yes: "yes", no: "none that shows" },
  );
}

function errorTests({ rows, forecastLogReturn }: Judged): readonly TestResult[] {
  const losses = [
    { name: "squared", of: (error: number) => error * error },
    { name: "absolute", of: (error: number) => Math.abs(error) },
  ];
  return losses.map(({ name, of }) => {
    const model = rows.outcomeLogReturn.map((y, i) => of(y - forecastLogReturn[i]!));
    const persistence = rows.outcomeLogReturn.map(of);
    const { horizon } = rows;
    const test =
      horizon < model.length ? dieboldMariano(persistence, model, { horizon }) : undefined;
    const isBetter = (test?.statistic ?? 0) > 0;
    return told(
      {
        name: `Diebold-Mariano, ${name} error against persistence`,
        question: `are the ${name} errors other than those of "no move"?`,
        sided: "two",
      },
      test ?? { statistic: undefined, pValue: undefined, rows: model.length },
      { yes: isBetter ? "yes, smaller" : "yes, larger", no: "no difference that shows" },
    );
  });
}

function hits({ rows, forecastLogReturn, yardsticks }: Judged): TestResult {
  const apart = rowsWithoutOverlap(rows.decisionTimeMs, spanOf(rows)).filter(
    (i) => rows.outcomeLogReturn[i] !== 0,
  );
  const hit = (forecast: Float64Array): Uint8Array =>
    Uint8Array.from(apart, (i) =>
      Math.sign(forecast[i]!) === Math.sign(rows.outcomeLogReturn[i]!) ? 1 : 0,
    );
  const test = mcnemar(hit(forecastLogReturn), hit(yardsticks.contrarian));
  const { firstOnly = 0, secondOnly = 0 } = test ?? {};
  return told(
    {
      name: "McNemar against the contrarian",
      question: `is the direction right on other rows than "against the last candle"? (${firstOnly} only the model, ${secondOnly} only the contrarian)`,
      sided: "two",
    },
    {
      // (b - c) / sqrt(b + c): above 0 where the model is ahead
      statistic:
        test === undefined
          ? undefined
          : (firstOnly - secondOnly) / Math.sqrt(firstOnly + secondOnly),
      pValue: test?.pValue,
      rows: apart.length,
    },
    {
      yes: firstOnly > secondOnly ? "yes, more often right" : "yes, less often right",
      no: "no difference that shows",
    },
  );
}

function told(
  asked: Pick<TestResult, "name" | "question" | "sided">,
  found: Found,
  answers: { readonly yes: string; readonly no: string },
): TestResult {
  const { statistic, pValue, rows } = found;
  if (pValue === undefined) {
    return { ...asked, statistic, pValue, rows, answer: "undefined for such forecasts" };
  }
  return { ...asked, statistic, pValue, rows, answer: pValue < level ? answers.yes : answers.no };
}

function spanOf(rows: Judged["rows"]): number {
  return rows.horizon * timeframeMs(rows.timeframe);
}
