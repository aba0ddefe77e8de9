import { assert } from "../../foundation/assert.ts";
import type { MarketRows } from "../rows/market-rows.ts";
import { joinColumns } from "../rows/join-columns.ts";
import { joinRows } from "../rows/join-rows.ts";
import type { NaiveName } from "../verdict/naive-direction.ts";
import { type DistributionColumns, joinDistributions } from "./distribution-columns.ts";
import { yardstickNames, type YardstickForecasts, type YardstickName } from "./yardsticks.ts";

/** The judged rows with everything that was said about them beforehand, one entry per row. */
export interface JudgedRows {
  readonly rows: MarketRows;
  /** Forecast log-return over the horizon. */
  readonly forecastLogReturn: Float64Array;
  readonly yardsticks: YardstickForecasts;
  /** The one-liner of leg B. */
  readonly naive: { readonly name: NaiveName; readonly forecast: Float64Array };
  /** Tercile of each row's volatility, 0 calm, 1 middle, 2 wild, by the thresholds of its own part. */
  readonly tercile: Uint8Array;
  /** Upper bounds of calm and middle, from train rows; of several parts the last one's. */
  readonly volatilityThresholds: readonly [number, number];
  /** Probability of a rise, where somebody named or fitted one. */
  readonly probability: ProbabilityColumn | undefined;
  readonly distribution: DistributionColumns | undefined;
}

export interface ProbabilityColumn {
  /** In [0, 1]. */
  readonly pUp: Float64Array;
  /** "Platt, fitted on calibration A", "as given". */
  readonly method: string;
  /** Whether confidence told good forecasts from bad ones on calibration B. */
  readonly informative: boolean | undefined;
}

/**
 * Joins the exams of folds, oldest first. What is one word per fold (the one-liner, the thresholds)
 * is taken from the last; the columns keep each fold's own.
 *
 * @throws {InvariantError} there are no parts, or they do not follow each other.
 */
export function joinJudged(parts: readonly JudgedRows[]): JudgedRows {
  const last = parts.at(-1);
  assert(last !== undefined, "there is at least one part to join");
  const column = (of: (part: JudgedRows) => Float64Array): Float64Array =>
    joinColumns(parts.map(of));
  const yardstick = (name: YardstickName): readonly [YardstickName, Float64Array] => [
    name,
    column((part) => part.yardsticks[name]),
  ];
  const distributions = parts.map((part) => part.distribution);
  return {
    rows: joinRows(parts.map((part) => part.rows)),
    forecastLogReturn: column((part) => part.forecastLogReturn),
    yardsticks: Object.fromEntries(yardstickNames.map(yardstick)) as YardstickForecasts,
    naive: { name: commonest(parts), forecast: column((part) => part.naive.forecast) },
    tercile: Uint8Array.from(parts.flatMap((part) => [...part.tercile])),
    volatilityThresholds: last.volatilityThresholds,
    probability: joinProbabilities(parts),
    distribution: joinDistributions(distributions),
  };
}

function joinProbabilities(parts: readonly JudgedRows[]): ProbabilityColumn | undefined {
  const known = parts.flatMap(({ probability }) => probability ?? []);
  if (known.length < parts.length) return undefined;
  const methods = [...new Set(known.map(({ method }) => method))];
  const verdicts = known.map(({ informative }) => informative);
  return {
    pUp: joinColumns(known.map(({ pUp }) => pUp)),
    method: methods.join(" or "),
    informative: verdicts.includes(undefined)
      ? undefined
      : 2 * verdicts.filter((yes) => yes === true).length > verdicts.length,
  };
}

function commonest(parts: readonly JudgedRows[]): NaiveName {
  const contrarian = parts.filter(({ naive }) => naive.name === "contrarian").length;
  return 2 * contrarian >= parts.length ? "contrarian" : "majority";
}
