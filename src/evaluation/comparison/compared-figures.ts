import { createRng } from "../../foundation/rng.ts";
import { mean } from "../../foundation/statistics/mean.ts";
import { quantile } from "../../foundation/statistics/quantile.ts";
import { estimateRowsMin, tooSmall, type Estimate } from "../report/estimate.ts";
import { bootstrapMeans } from "../significance/stationary-bootstrap.ts";
import { excessReturns } from "../verdict/pays.ts";
import type {
  ComparedFigure,
  ComparedForecasts,
  ComparedRows,
  ComparisonOptions,
} from "./comparison.ts";

const drawsUnlessTold = 2000;

type Value = number | undefined;
/** A figure of one forecaster as a function of column means: its own columns and the shared ones. */
interface FigureDefinition extends Pick<ComparedFigure, "name" | "title" | "better"> {
  readonly of: (own: readonly number[], shared: readonly number[]) => Value;
}

// own: squared error, absolute error, hit, names a direction; shared: squared outcome, moved
const ofRows: readonly FigureDefinition[] = [
  {
    name: "skill",
    title: "skill over persistence",
    better: "higher",
    of: ([squared], [reference]) => (reference! > 0 ? 1 - squared! / reference! : undefined),
  },
  { name: "rmse", title: "RMSE", better: "lower", of: ([squared]) => Math.sqrt(squared!) },
  { name: "mae", title: "MAE", better: "lower", of: ([, absolute]) => absolute },
  {
    name: "directionalAccuracy",
    title: "directional accuracy",
    better: "higher",
    of: ([, , hit, named], [, moved]) => (moved! > 0 && named! > 0 ? hit! / moved! : undefined),
  },
];
const ofTradedRows: readonly FigureDefinition[] = [
  {
    name: "returnAfterCosts",
    title: "return after costs, per traded row",
    better: "higher",
    of: ([excess]) => excess,
  },
];

/**
 * What both score on the rows and how sure the difference is: the same resamples of both, so that
 * what befell both cancels.
 *
 * @param independentRows Below 30 no figure is given an interval.
 */
export function comparedFigures(
  rows: ComparedRows,
  forecasts: ComparedForecasts,
  options: ComparisonOptions & { readonly independentRows: number },
): readonly ComparedFigure[] {
  const { outcomeLogReturn: outcome } = rows;
  const { first, second } = forecasts;
  const shared = [outcome.map((y) => y * y), outcome.map((y) => (y === 0 ? 0 : 1))];
  const own = (forecast: Float64Array): Float64Array[] => [
    outcome.map((y, i) => (y - forecast[i]!) ** 2),
    outcome.map((y, i) => Math.abs(y - forecast[i]!)),
    outcome.map((y, i) => (y !== 0 && Math.sign(forecast[i]!) === Math.sign(y) ? 1 : 0)),
    outcome.map((_, i) => (forecast[i] === 0 ? 0 : 1)),
  ];
  const excess = (forecastLogReturn: Float64Array): Float64Array[] => [
    excessReturns({ ...rows, forecastLogReturn }, options),
  ];
  const columnsOf = (make: (forecast: Float64Array) => Float64Array[]) => ({
    first: make(first.forecastLogReturn),
    second: make(second.forecastLogReturn),
  });
  const inRows = { ...columnsOf(own), shared, blockLengthMin: 2 * options.horizon };
  const inTradedRows = { ...columnsOf(excess), shared: [], blockLengthMin: 2 };
  return [...figuresOf(ofRows, inRows, options), ...figuresOf(ofTradedRows, inTradedRows, options)];
}

interface Columns {
  readonly first: readonly Float64Array[];
  readonly second: readonly Float64Array[];
  readonly shared: readonly Float64Array[];
  /** Blocks must reach over outcomes that overlap. */
  readonly blockLengthMin: number;
}

function figuresOf(
  definitions: readonly FigureDefinition[],
  { first, second, shared, blockLengthMin }: Columns,
  options: ComparisonOptions & { readonly independentRows: number },
): readonly ComparedFigure[] {
  const rows = first[0]!.length;
  const { draws = drawsUnlessTold, seed = 1, independentRows } = options;
  const blockLength = Math.max(blockLengthMin, Math.ceil(rows ** (1 / 3)));
  const columns = [...first, ...second, ...shared];
  const drawn =
    independentRows < estimateRowsMin
      ? undefined
      : bootstrapMeans(columns, { draws, blockLength, rng: createRng(seed) });
  return definitions.map((definition) => {
    const valuesAt = (meanOf: (column: number) => number): readonly [Value, Value] => {
      const means = columns.map((_, column) => meanOf(column));
      const ofShared = means.slice(2 * first.length);
      const ofFirst = definition.of(means.slice(0, first.length), ofShared);
      return [ofFirst, definition.of(means.slice(first.length, 2 * first.length), ofShared)];
    };
    const [one, other] = valuesAt((column) => mean(columns[column]!));
    const { of: _, ...named } = definition;
    if (one === undefined || other === undefined) {
      return { ...named, first: one, second: other, difference: noDirection };
    }
    const differences =
      drawn && drawnDifferences(draws, (draw) => valuesAt((c) => drawn[c]![draw]!));
    return { ...named, first: one, second: other, difference: estimate(one - other, differences) };
  });
}

const noDirection: Estimate = { value: undefined, note: "one names no direction" };

function drawnDifferences(
  draws: number,
  valuesAt: (draw: number) => readonly [Value, Value],
): Float64Array {
  const differences = Array.from({ length: draws }, (_, draw) => {
    const [one, other] = valuesAt(draw);
    return one === undefined || other === undefined ? [] : [one - other];
  });
  return Float64Array.from(differences.flat());
}

function estimate(value: number, drawn: Float64Array | undefined): Estimate {
  if (drawn === undefined || drawn.length === 0) return { value, note: tooSmall };
  const interval = {
    low: quantile(drawn, 0.025),
    high: quantile(drawn, 0.975),
    confidence: 0.95,
  };
  return { value, interval };
}
