import { median } from "../../../foundation/statistics/quantile.ts";
import { dayText } from "../../../foundation/utc-text.ts";
import type { CandleSeries } from "../../../market/candle-series.ts";
import { timeframeMs } from "../../../market/timeframe.ts";
import type { MarketLane, MarketTerms } from "../read-market.ts";

type Rates = MarketLane["funding"];

/** Sentences about funding that a run cannot charge: its rates are not known. None for spot. */
export function fundingNotes(lane: MarketLane, tradeFromMs: number): readonly string[] {
  const { series, funding } = lane;
  const unnamed = withoutRates(lane);
  if (unnamed.length > 0 || funding.length === 0) return unnamed;
  const stepMs = timeframeMs(series.timeframe);
  const endMs = series.openTimeMs.at(-1)! + stepMs;
  const gaps = unknownSpans(funding, endMs);
  const free = candlesIn(series, tradeFromMs, gaps);
  if (free === 0) return [];
  const traded = candlesIn(series, tradeFromMs, [{ fromMs: -Infinity, untilMs: Infinity }]);
  const holes = gaps.filter(
    ({ fromMs, untilMs }) => fromMs > -Infinity && untilMs < Infinity && untilMs > tradeFromMs,
  ).length;
  const within = holes === 0 ? "" : ` with ${holes} ${holes === 1 ? "hole" : "holes"}`;
  return [
    `${knownText(lane)}${within}: nothing was charged on ${free.toLocaleString("en-US")} of ${traded.toLocaleString("en-US")} candles.`,
  ];
}

/** The same before any candle has come: live candles are later than every rate of a file. */
export function liveFundingNotes(lane: MarketTerms): readonly string[] {
  if (lane.funding.length === 0) return withoutRates(lane);
  return [`${knownText(lane)}: candles after that are charged nothing.`];
}

// A perpetual that pays nothing is one that nobody has named the rates of.
function withoutRates({ instrument, rules, funding }: MarketTerms): readonly string[] {
  if (rules.market === "spot" || funding.length > 0) return [];
  return [
    `No funding was charged on the perpetual ${instrument}: name its rates with --funding FILE.`,
  ];
}

function knownText({ instrument, funding }: Pick<MarketTerms, "instrument" | "funding">): string {
  const [from, until] = [funding[0]!, funding.at(-1)!].map(({ atMs }) => dayText(atMs));
  return `Funding of the perpetual ${instrument} is known from ${from} to ${until}`;
}

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

// A rate is of the interval before it. What lies between that and the rate before is of nobody.
function unknownSpans(funding: Rates, endMs: number): readonly Span[] {
  const intervals = usualIntervals(funding);
  const [first, last] = [funding[0]!.atMs, funding.at(-1)!.atMs];
  const spans: Span[] = [{ fromMs: -Infinity, untilMs: first - intervals[0]! }];
  for (let i = 1; i < funding.length; i += 1) {
    const [fromMs, atMs] = [funding[i - 1]!.atMs, funding[i]!.atMs];
    const usualMs = intervals[i - 1]!;
    if (atMs - fromMs > 1.5 * usualMs) spans.push({ fromMs, untilMs: atMs - usualMs });
  }
  const isOver = last + intervals.at(-1)! >= endMs;
  return isOver ? spans : [...spans, { fromMs: last, untilMs: Infinity }];
}

/** Of the exchanges: what a file of one rate is taken for. */
const defaultIntervalMs = 8 * 3_600_000;
const neighbours = 4;

// The median of nine: exchanges change the interval of an instrument now and then.
function usualIntervals(funding: Rates): readonly number[] {
  const gaps = funding.slice(1).map(({ atMs }, i) => atMs - funding[i]!.atMs);
  if (gaps.length === 0) return [defaultIntervalMs];
  return gaps.map((_, i) => {
    const near = gaps.slice(Math.max(0, i - neighbours), i + neighbours + 1);
    return median(near);
  });
}

// Decided ones that lie in one of the spans, or reach into it; spans rise and do not overlap.
function candlesIn(
  { openTimeMs, timeframe }: CandleSeries,
  tradeFromMs: number,
  spans: readonly Span[],
): number {
  const stepMs = timeframeMs(timeframe);
  let [count, next] = [0, 0];
  for (const openMs of openTimeMs) {
    if (openMs < tradeFromMs) continue;
    while (next < spans.length && spans[next]!.untilMs <= openMs) next += 1;
    if ((spans[next]?.fromMs ?? Infinity) < openMs + stepMs) count += 1;
  }
  return count;
}
