import { candleGrid } from "../../learning/features/candle-grid.ts";
import { windowsAt } from "../../learning/features/feature-windows.ts";
import { fitTransform } from "../../learning/features/fit-transform.ts";
import type { FittedTransform } from "../../learning/features/fitted-transform.ts";
import { recipeTable } from "../../learning/features/recipes/recipe-table.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { SoundnessCheck } from "./soundness-check.ts";

const tolerance = 1e-9;

/**
 * Fits the scaler anew on the version's own train windows and compares: one that has seen other rows
 * has other numbers.
 *
 * @param trainPositions Stored positions of the train segment's windows in `series`.
 */
export function checkScaler(
  series: CandleSeries,
  trainPositions: Int32Array,
  inputs: {
    readonly transform: FittedTransform;
    /** [n] per name: inputs besides the candles' own columns. */
    readonly extraColumns: ReadonlyMap<string, Float64Array>;
  },
): SoundnessCheck {
  const { transform, extraColumns } = inputs;
  const { recipe, horizon } = transform;
  const { close } = series;
  const kept = recipeTable[recipe].dropsZeroMoves
    ? trainPositions.filter((t) => close[t + horizon] !== close[t])
    : trainPositions;
  const grid = candleGrid(series, { gaps: "bridge", extraColumns });
  const refitted = fitTransform(grid, windowsAt(grid, kept), transform);
  const differing = Object.entries(numbersOf(transform)).find(
    ([key, value]) => !isClose(value, numbersOf(refitted)[key]),
  );
  if (differing === undefined) {
    const detail = `fitted anew on the ${kept.length} train windows: the same numbers`;
    return { name: "scaler", outcome: "passed", detail };
  }
  const [key, value] = differing;
  const detail = `it was not fitted on the train windows alone: ${key} is ${value} and would be ${numbersOf(refitted)[key]}`;
  return { name: "scaler", outcome: "failed", detail };
}

/** "min.3" -> the number that stands there. */
function numbersOf(transform: FittedTransform): Readonly<Record<string, number>> {
  const pairs = Object.entries(transform).flatMap(([key, value]: readonly [string, unknown]) => {
    if (typeof value === "number") return [[key, value] as const];
    if (!Array.isArray(value)) return [];
    return value.flatMap((item: unknown, i) =>
      typeof item === "number" ? [[`${key}.${i}`, item] as const] : [],
    );
  });
  return Object.fromEntries(pairs);
}

function isClose(value: number, other: number | undefined): boolean {
  return other !== undefined && Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(value));
}
