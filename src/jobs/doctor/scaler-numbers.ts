import type { ScalerSpan } from "../../evaluation/leaks/scaler-span.ts";
import { candleGrid } from "../../learning/features/candle-grid.ts";
import { windowsAt } from "../../learning/features/feature-windows.ts";
import { fitTransform } from "../../learning/features/fit-transform.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import type { PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { sliceCandles } from "../../market/candle-series.ts";
import { windowPositions } from "../../learning/features/window-positions.ts";

/** Every number that fitting put into a transform, with its name: "close max", "volumeEps". */
export function scalerNumbers(transform: FittedTransform): readonly (readonly [string, number])[] {
  return Object.entries(transform).flatMap(([key, value]): (readonly [string, number])[] => {
    if (given.has(key)) return [];
    if (typeof value === "number") return [[key, value]];
    if (!Array.isArray(value)) return [];
    return value.flatMap((entry: unknown, f): (readonly [string, number])[] =>
      typeof entry === "number" ? [[`${transform.features[f] ?? f} ${key}`, entry]] : [],
    );
  });
}

/** What the plan says and no fitting finds out. */
const given = new Set(["recipe", "features", "lookback", "horizon", "halfLife"]);

/**
 * A scaler in use beside two that are fitted anew: on a series that ends with the last label of train,
 * so that nothing later can be seen, and on the windows of all segments.
 *
 * @param stated The transform in use.
 * @param prepared The same candles and settings.
 * @param extraColumns [n] per name: inputs besides the candles' own columns.
 */
export function scalerSpan(
  stated: FittedTransform,
  prepared: PreparedSamples,
  extraColumns: ReadonlyMap<string, Float64Array> = new Map(),
): ScalerSpan {
  const { grid, segments, samples, transform } = prepared;
  const trainPositions = windowPositions(prepared, segments.train);
  const trainEnd = (trainPositions.at(-1) ?? 0) + samples.horizon + 1;
  const trainGrid = candleGrid(sliceCandles(grid.series, 0, trainEnd), {
    gaps: "bridge",
    extraColumns: new Map([...extraColumns].map(([name, v]) => [name, v.subarray(0, trainEnd)])),
  });
  const ofTrain = fitTransform(trainGrid, windowsAt(trainGrid, trainPositions), transform);
  const everything = { from: 0, until: samples.label.length };
  const ofAll = fitTransform(
    grid,
    windowsAt(grid, windowPositions(prepared, everything)),
    transform,
  );
  const numbers = scalerNumbers(stated);
  const named = new Map(scalerNumbers(ofTrain));
  // What never differs, as the window recipe's zeros and ones, was not fitted.
  const fitted = new Set(fittedNames(stated));
  const kept = numbers.filter(([name]) => fitted.has(name));
  const all = new Map(scalerNumbers(ofAll));
  const read = (from: ReadonlyMap<string, number>) =>
    kept.map(([name]) => from.get(name) ?? Number.NaN);
  return {
    names: kept.map(([name]) => `${stated.recipe}: ${name}`),
    stated: kept.map(([, value]) => value),
    ofTrain: read(named),
    ofAll: read(all),
  };
}

// Recipe window fits only what is no candle column; its own columns stand as mean 0, std 1.
function fittedNames(transform: FittedTransform): readonly string[] {
  const names = scalerNumbers(transform).map(([name]) => name);
  if (transform.recipe !== "window") return names;
  const isOwn = (_name: string, f: number): boolean =>
    transform.mean[f] === 0 && transform.std[f] === 1;
  const own = new Set(transform.features.filter(isOwn));
  return names.filter((name) => !own.has(name.split(" ")[0] ?? ""));
}

/** Several recipes' scalers as one. */
export function joinedSpans(spans: readonly ScalerSpan[]): ScalerSpan {
  const joined = (key: "stated" | "ofTrain" | "ofAll"): number[] =>
    spans.flatMap((span) => Array.from(span[key]));
  return {
    names: spans.flatMap(({ names }) => names),
    stated: joined("stated"),
    ofTrain: joined("ofTrain"),
    ofAll: joined("ofAll"),
  };
}
