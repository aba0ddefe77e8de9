import { dayMs } from "../../foundation/durations.ts";
import type { ExchangePages } from "../../adapters/exchange/exchange-pages.ts";
import type { SourceCandle } from "../../adapters/exchange/fetch-pages.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { TimeSpan } from "./download-grid.ts";

/** Everything that the source has in a span. */
export interface FetchedSpan extends TimeSpan {
  /** Within the span, each with a time; in any order. */
  readonly rows: readonly SourceCandle[];
}

/** A source that hands out only the newest candles of a timeframe, though the market is older. */
export interface ShallowSource {
  readonly firstOpenMs: number;
}

export interface MissingCandles {
  readonly timeframe: Timeframe;
  readonly stepMs: number;
  readonly spans: readonly TimeSpan[];
  /** First open time that is known before anything is fetched; Infinity where nothing is. */
  readonly firstKnownMs: number;
  /** Takes over one span after the other; the next is asked for when it is done. */
  readonly take: (fetched: FetchedSpan) => Promise<void>;
}

/**
 * Asks an exchange for spans of time, page by page.
 *
 * A page may hold fewer candles than asked for, repeat earlier ones, come late, or be empty though
 * candles follow. So what looks like a hole of ten candles or more is asked for twice, from another
 * moment; and where nothing comes, the daily candles tell where the next one is, so that years
 * before a market was listed cost a few questions.
 *
 * @returns What was noticed about the source, if anything.
 */
export async function fetchMissing(
  source: ExchangePages,
  missing: MissingCandles,
): Promise<ShallowSource | undefined> {
  let { firstKnownMs } = missing;
  let shallow: ShallowSource | undefined;
  for (const span of missing.spans) {
    const { fetchNext } = lookingAt(source, missing, span);
    for (let atMs = span.fromMs; atMs < span.untilMs;) {
      const fetched = await fetchNext(atMs);
      const firstMs = firstTimeOf(fetched.rows);
      if (firstMs < firstKnownMs && firstMs - atMs >= suspicious * missing.stepMs) {
        shallow ??= await findShallowness(source, missing, { atMs, firstMs });
      }
      firstKnownMs = Math.min(firstKnownMs, firstMs);
      await missing.take(fetched);
      atMs = fetched.untilMs;
    }
  }
  return shallow;
}

/** Absent candles in a row that are asked for twice. */
const suspicious = 10;
function lookingAt(
  source: ExchangePages,
  { timeframe, stepMs }: MissingCandles,
  { untilMs }: TimeSpan,
) {
  const limitAt = (atMs: number): number =>
    Math.min(source.pageSize, Math.round((untilMs - atMs) / stepMs) + 1);

  async function ask(sinceMs: number, atMs: number) {
    const page = await source.fetchPage(timeframe, sinceMs, limitAt(sinceMs));
    const rows = page.filter((row) => timeOf(row) >= atMs && timeOf(row) < untilMs);
    return { rows, isBeyond: page.some((row) => timeOf(row) >= untilMs) };
  }

  async function fetchNext(atMs: number): Promise<FetchedSpan> {
    const first = await ask(atMs, atMs);
    const gap = (Math.min(firstTimeOf(first.rows), untilMs) - atMs) / stepMs;
    const isPlain = gap < suspicious && (first.rows.length > 0 || first.isBeyond);
    if (isPlain) return upTo(first.rows, atMs);
    const second = await ask(atMs - stepMs, atMs);
    const earlier = firstTimeOf(second.rows) < firstTimeOf(first.rows) ? second : first;
    if (earlier.rows.length > 0 || first.isBeyond || second.isBeyond) {
      return upTo(earlier.rows, atMs);
    }
    return { fromMs: atMs, untilMs: await nextCandleMs(atMs), rows: [] };
  }

  // Up to its last candle; without one, candles beyond the span say that it holds none.
  function upTo(rows: readonly SourceCandle[], atMs: number): FetchedSpan {
    let endMs = rows.length === 0 ? untilMs : atMs;
    for (const row of rows) endMs = Math.max(endMs, onGrid(timeOf(row), stepMs) + stepMs);
    return { fromMs: atMs, untilMs: Math.min(endMs, untilMs), rows };
  }

  /** The earliest moment after an empty page at which a candle may open. */
  async function nextCandleMs(atMs: number): Promise<number> {
    const askedMs = Math.min(untilMs, atMs + limitAt(atMs) * stepMs);
    if (askedMs >= untilMs || !canLookAtDays(source, timeframe)) return askedMs;
    const sinceMs = onGrid(atMs, dayMs);
    const days = await source.fetchPage("1d", sinceMs, source.pageSize);
    const times = days.map(timeOf).filter((openMs) => openMs + dayMs > atMs);
    // Daily candles need not open at midnight UTC, and the newest may not be there yet.
    const emptyMs = sinceMs + (source.pageSize - 1) * dayMs;
    const reachedMs = Math.min(emptyMs, onGrid(source.nowMs, dayMs) - dayMs);
    const nextMs = times.length === 0 ? reachedMs : Math.min(...times) - dayMs;
    return Math.min(untilMs, Math.max(askedMs, onGrid(nextMs, stepMs)));
  }

  return { fetchNext };
}

// Where the first candle comes late, days that are older say that the source hides the others.
async function findShallowness(
  source: ExchangePages,
  { timeframe }: MissingCandles,
  { atMs, firstMs }: { readonly atMs: number; readonly firstMs: number },
): Promise<ShallowSource | undefined> {
  if (!canLookAtDays(source, timeframe)) return undefined;
  const days = await source.fetchPage("1d", onGrid(atMs, dayMs), source.pageSize);
  const times = days.map(timeOf).filter((openMs) => openMs >= atMs - dayMs);
  return Math.min(...times) + 2 * dayMs < firstMs ? { firstOpenMs: firstMs } : undefined;
}

function canLookAtDays(source: ExchangePages, timeframe: Timeframe): boolean {
  return source.hasDaily && timeframe !== "1d";
}

function firstTimeOf(rows: readonly SourceCandle[]): number {
  let firstMs = Infinity;
  for (const row of rows) firstMs = Math.min(firstMs, timeOf(row));
  return firstMs;
}

function timeOf(row: SourceCandle): number {
  return row[0] ?? Number.NaN;
}

function onGrid(timeMs: number, stepMs: number): number {
  return Math.floor(timeMs / stepMs) * stepMs;
}
