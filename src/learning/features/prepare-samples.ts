import { MisuseError } from "../../foundation/errors.ts";
import { candleCount } from "../../market/candle-series.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import { candleGrid } from "./candle-grid.ts";
import type { CandleGrid, GapRule } from "./candle-grid.ts";
import { chooseFeatures } from "./feature-list.ts";
import { windowsAt, windowsWithoutGaps } from "./feature-windows.ts";
import type { FeatureWindows } from "./feature-windows.ts";
import { fitTransform, refuseConstantColumns } from "./fit-transform.ts";
import type { FittedTransform } from "./fitted-transform.ts";
import type { Recipe } from "./recipes/recipe.ts";
import { recipeTable } from "./recipes/recipe-table.ts";
import { buildSamples } from "./samples.ts";
import type { Samples } from "./samples.ts";
import { cutSegments, segmentNames, trainWindowsMin } from "./segments.ts";
import type {
  DropCounts,
  ExactSplit,
  Segment,
  SegmentName,
  SegmentRange,
  Segments,
  Split,
} from "./segments.ts";

export interface SampleOptions {
  readonly recipe: Recipe;
  /** Input candles per window, at least 3; default 120. */
  readonly lookback?: number;
  /** Candles ahead, at least 1; default 1. */
  readonly horizon?: number;
  readonly split?: Split | ExactSplit;
  /** Research split only; default 0.2. */
  readonly validationSplit?: number;
  /** Train windows kept, the newest ones, at least 32 + horizon; all by default. */
  readonly trainWindow?: number | undefined;
  /** Default open, high, low, close, volume. */
  readonly features?: readonly string[];
  readonly gaps?: GapRule;
  /** [n] per name: per-candle values, known at the candle's close, that `features` may name too. */
  readonly extraColumns?: ReadonlyMap<string, Float64Array>;
  /** Stated beforehand, as a foreign model's is; fitted on the train segment by default. */
  readonly transform?: FittedTransform;
}

export interface PreparedSamples {
  readonly samples: Samples;
  readonly transform: FittedTransform;
  readonly segments: Segments;
  /** Sum over the segments. */
  readonly dropped: DropCounts;
  readonly grid: CandleGrid;
}

type Settings = Required<Omit<SampleOptions, "trainWindow" | "transform">>;

interface Selection {
  readonly name: SegmentName;
  readonly windows: FeatureWindows;
  readonly dropped: DropCounts;
}

/**
 * From a series to what training reads: grid, segments, windows, a transform fitted on the train
 * segment alone, samples of all segments in order of time.
 *
 * @throws {MisuseError} E_FEATURES, E_NO_VOLUME, E_WINDOW, E_VALIDATION_SPLIT, E_TOO_FEW_CANDLES,
 *   E_CONSTANT_COLUMN a feature never changes in train, E_NO_WINDOWS a segment lost all its windows.
 */
export function prepareSamples(series: CandleSeries, options: SampleOptions): PreparedSamples {
  const settings = withDefaults(series, options);
  const { trainWindow } = options;
  const ranges = cutSegments(candleCount(series), { ...settings, trainWindow });
  const grid = candleGrid(series, settings);
  if (options.transform === undefined) {
    refuseConstantColumns(grid, windowsWithoutGaps(grid, ranges.train, settings).windows, settings);
  }
  const selections = segmentNames.map((name) => select(grid, name, ranges[name], settings));
  const transform = options.transform ?? fitTransform(grid, selections[0]!.windows, settings);
  const samples = buildSamples(grid, joined(grid, selections), transform);
  const segments = describeSegments(selections, samples, grid);
  return { samples, transform, segments, dropped: totals(selections), grid };
}

function withDefaults(series: CandleSeries, options: SampleOptions): Settings {
  const extraColumns = options.extraColumns ?? new Map<string, Float64Array>();
  const settings: Settings = {
    recipe: options.recipe,
    lookback: options.lookback ?? 120,
    horizon: options.horizon ?? 1,
    split: options.split ?? "research",
    validationSplit: options.validationSplit ?? 0.2,
    gaps: options.gaps ?? "bridge",
    features: chooseFeatures(series, { ...options, extras: [...extraColumns.keys()] }),
    extraColumns,
  };
  refuseBadCount("lookback", settings.lookback, 3);
  refuseBadCount("horizon", settings.horizon, 1);
  const { trainWindow } = options;
  if (trainWindow !== undefined) {
    refuseBadCount("train window", trainWindow, trainWindowsMin + settings.horizon);
  }
  return settings;
}

function refuseBadCount(what: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new MisuseError(
    "E_WINDOW",
    `Cannot cut windows: the ${what} must be a whole number of candles, at least ${least}, value was ${value}`,
  );
}

/** The windows of one segment that remain, and why the others do not. */
function select(
  grid: CandleGrid,
  name: SegmentName,
  range: SegmentRange,
  settings: Settings,
): Selection {
  const definition = recipeTable[settings.recipe];
  const { windows, gap } = windowsWithoutGaps(grid, range, settings);
  const spread = definition.spread(grid.columns, windows.endRow, settings.lookback);
  const scalable = windows.position.filter((_, w) => spread[w]! > 0);
  const dropsZeroMoves = definition.dropsZeroMoves && (name === "train" || name === "validation");
  const { close } = grid.series;
  const kept = dropsZeroMoves
    ? scalable.filter((t) => close[t + settings.horizon] !== close[t])
    : scalable;
  const dropped = {
    purge: range.purge,
    gap,
    flat: windows.position.length - scalable.length,
    zeroMove: scalable.length - kept.length,
  };
  if (kept.length === 0) {
    throw new MisuseError(
      "E_NO_WINDOWS",
      `Cannot train: no window of the ${name} segment can be used, ${range.until - range.from} were there, ${gap} lie over gaps, ${dropped.flat} are flat, ${dropped.zeroMove} do not move`,
    );
  }
  return { name, windows: windowsAt(grid, kept), dropped };
}

function joined(grid: CandleGrid, selections: readonly Selection[]): FeatureWindows {
  const count = selections.reduce((sum, s) => sum + s.windows.position.length, 0);
  const position = new Int32Array(count);
  let at = 0;
  for (const { windows } of selections) {
    position.set(windows.position, at);
    at += windows.position.length;
  }
  return windowsAt(grid, position);
}

function describeSegments(
  selections: readonly Selection[],
  samples: Samples,
  grid: CandleGrid,
): Segments {
  const { openTimeMs, timeframe } = grid.series;
  let from = 0;
  const segments = selections.map(({ name, windows, dropped }): Segment => {
    const until = from + windows.position.length;
    const lastLabel = windows.position.at(-1)! + samples.horizon;
    const segment = {
      name,
      from,
      until,
      candidates: until - from + droppedTotal(dropped),
      dropped,
      firstDecisionTimeMs: samples.decisionTimeMs[from]!,
      lastDecisionTimeMs: samples.decisionTimeMs[until - 1]!,
      lastLabelTimeMs: openTimeMs[lastLabel]! + timeframeMs(timeframe),
    };
    from = until;
    return segment;
  });
  const [train, validation, calibrationA, calibrationB, exam] = segments;
  return {
    train: train!,
    validation: validation!,
    calibrationA: calibrationA!,
    calibrationB: calibrationB!,
    exam: exam!,
  };
}

function totals(selections: readonly Selection[]): DropCounts {
  const total = (reason: keyof DropCounts): number =>
    selections.reduce((all, { dropped }) => all + dropped[reason], 0);
  return {
    purge: total("purge"),
    gap: total("gap"),
    flat: total("flat"),
    zeroMove: total("zeroMove"),
  };
}

function droppedTotal(dropped: DropCounts): number {
  return dropped.purge + dropped.gap + dropped.flat + dropped.zeroMove;
}
