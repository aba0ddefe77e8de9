import { MisuseError } from "../foundation/errors.ts";
import type { CandleSeries } from "./candle-series.ts";
import { sumVolumes } from "./sum-volumes.ts";
import { type Timeframe, timeframeMs, timeframes } from "./timeframe.ts";

export interface ResampleOptions {
  /** A whole multiple of the series' timeframe, longer than it. */
  readonly to: Timeframe;
  /** A coarse candle that has not closed at this moment (UTC epoch milliseconds) is left out. */
  readonly nowMs: number;
  /** Leave out every coarse candle that lacks a fine one, instead of making it of those there are. */
  readonly wholeOnly?: boolean | undefined;
}

/** A coarse candle that some of its fine candles are absent from. */
export interface PartialCandle {
  readonly openTimeMs: number;
  /** Fine candles that are there, at least 1. */
  readonly present: number;
  /** Fine candles that a whole one has. */
  readonly expected: number;
  /**
   * `made`: of what is there; `left-out`: under `wholeOnly`; `edge`: left out because the series begins or ends
   * inside it, so that nothing tells whether the absent candles exist.
   */
  readonly outcome: "made" | "left-out" | "edge";
}

export interface ResampledSeries {
  readonly series: CandleSeries;
  /** Coarse candles made of all their fine ones. */
  readonly whole: number;
  /** Oldest first. */
  readonly partial: readonly PartialCandle[];
  /** Coarse candles left out because they have not closed yet. */
  readonly forming: number;
}

/**
 * Coarse candles out of fine ones on the UTC grid: open of the first, highest high, lowest low, close of the
 * last, sum of the volumes (exact to the printed digits, see `sumVolumes`).
 *
 * Two rules are the exchange's own. Where fine candles are absent between others, as around its maintenance,
 * the coarse candle is made of what is there, and named in `partial`. A fine candle in which nothing was traded
 * (flat, volume 0) only repeats an older price: it counts where the coarse candle has no other.
 * A later fine candle never changes an earlier coarse one.
 *
 * @throws {MisuseError} E_RESAMPLE: `to` is no longer multiple of the series' timeframe.
 */
export function resampleSeries(series: CandleSeries, options: ResampleOptions): ResampledSeries {
  const stepMs = timeframeMs(options.to);
  refuseOtherMultiples(series.timeframe, options.to);
  const groups = groupByOpen(series.openTimeMs, stepMs);
  const closed = groups.filter(({ openTimeMs }) => openTimeMs + stepMs <= options.nowMs);
  const expected = stepMs / timeframeMs(series.timeframe);
  const edges = edgeTimes(series, stepMs);
  const kept: Group[] = [];
  const partial: PartialCandle[] = [];
  for (const group of closed) {
    const { openTimeMs } = group;
    const present = group.until - group.from;
    const edge = present < expected && edges.includes(openTimeMs);
    const leftOut = options.wholeOnly === true ? "left-out" : "made";
    const outcome = edge ? "edge" : leftOut;
    if (present < expected) partial.push({ openTimeMs, present, expected, outcome });
    if (present === expected || outcome === "made") kept.push(group);
  }
  return {
    series: makeCandles(series, kept, options.to),
    whole: closed.length - partial.length,
    partial,
    forming: groups.length - closed.length,
  };
}

/** Fine candles at positions from <= i < until lie in one coarse candle. */
interface Group {
  readonly openTimeMs: number;
  readonly from: number;
  readonly until: number;
}

function refuseOtherMultiples(from: Timeframe, to: Timeframe): void {
  const [fineMs, coarseMs] = [timeframeMs(from), timeframeMs(to)];
  if (coarseMs > fineMs && coarseMs % fineMs === 0) return;
  const fitting = timeframes.filter((one) => {
    const ms = timeframeMs(one);
    return ms > fineMs && ms % fineMs === 0;
  });
  const rule =
    fitting.length === 0 ? "no longer ones can be" : `it must be one of ${fitting.join(", ")}`;
  throw new MisuseError(
    "E_RESAMPLE",
    `Cannot make ${to} candles out of ${from} ones: ${rule}, value was ${to}`,
  );
}

function groupByOpen(openTimeMs: Float64Array, stepMs: number): readonly Group[] {
  const groups: Group[] = [];
  let from = 0;
  for (let i = 1; i <= openTimeMs.length; i++) {
    const open = Math.floor(openTimeMs[from]! / stepMs) * stepMs;
    if (i < openTimeMs.length && openTimeMs[i]! < open + stepMs) continue;
    groups.push({ openTimeMs: open, from, until: i });
    from = i;
  }
  return groups;
}

/** Open times of the coarse candles that the series begins or ends inside of. */
function edgeTimes({ openTimeMs, timeframe }: CandleSeries, stepMs: number): readonly number[] {
  const firstMs = openTimeMs[0] ?? 0;
  const endMs = (openTimeMs.at(-1) ?? 0) + timeframeMs(timeframe);
  return [firstMs, endMs]
    .filter((timeMs) => timeMs % stepMs !== 0)
    .map((timeMs) => Math.floor(timeMs / stepMs) * stepMs);
}

function makeCandles(series: CandleSeries, groups: readonly Group[], to: Timeframe): CandleSeries {
  const column = (): Float64Array => new Float64Array(groups.length);
  const [openTimeMs, open, high, low, close] = [column(), column(), column(), column(), column()];
  const volume = series.volume === undefined ? undefined : column();
  for (const [k, group] of groups.entries()) {
    const priced = pricedPositions(series, group);
    openTimeMs[k] = group.openTimeMs;
    open[k] = series.open[priced[0]!]!;
    high[k] = priced.reduce((top, i) => Math.max(top, series.high[i]!), -Infinity);
    low[k] = priced.reduce((bottom, i) => Math.min(bottom, series.low[i]!), Infinity);
    close[k] = series.close[priced.at(-1)!]!;
    if (volume && series.volume) volume[k] = sumVolumes(series.volume, group.from, group.until);
  }
  const { instrument } = series;
  return { instrument, timeframe: to, openTimeMs, open, high, low, close, volume };
}

/** Positions whose prices count: the traded ones, or all where nothing was traded. At least one. */
function pricedPositions(series: CandleSeries, { from, until }: Group): readonly number[] {
  const all = Array.from({ length: until - from }, (_, k) => from + k);
  const traded = all.filter((i) => !isUntraded(series, i));
  return traded.length === 0 ? all : traded;
}

function isUntraded({ high, low, volume }: CandleSeries, i: number): boolean {
  return volume?.[i] === 0 && high[i] === low[i];
}
