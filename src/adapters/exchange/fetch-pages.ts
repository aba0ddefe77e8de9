import { createCandleRows, type CandleRows } from "../../market/candle-rows.ts";

/** [open time in ms, open, high, low, close, volume] as exchanges give it; any cell may be absent. */
export type SourceCandle = readonly (number | undefined)[];

export interface PageSpan {
  readonly sinceMs: number;
  /** Exclusive; the forming candle lies at or after it. */
  readonly untilMs: number;
  /** Duration of one candle in milliseconds. */
  readonly stepMs: number;
  /** Most candles that the source gives at once. */
  readonly pageSize: number;
}

/**
 * Asks page after page until the span is covered. A page without news (empty, or only candles that
 * were asked for before) is asked for once more, from one candle earlier; if that brings nothing, it
 * is taken for a gap and stepped over, so the loop ends whatever comes.
 *
 * @param fetchPage Candles from a moment on, oldest first; may go beyond what was asked for.
 * @param onPage After each page: candles so far.
 */
export async function fetchPages(
  span: PageSpan,
  fetchPage: (sinceMs: number, limit: number) => Promise<readonly SourceCandle[]>,
  onPage: (fetched: number) => void,
): Promise<CandleRows> {
  const { untilMs, stepMs, pageSize } = span;
  const collected = createCandleRows({ withVolume: true });
  const ask = async (askedMs: number, limit: number, fromMs: number) => {
    const page = await fetchPage(askedMs, limit);
    const timed = page.map((candle) => [candle[0] ?? Number.NaN, candle] as const);
    return timed.filter(([openTimeMs]) => openTimeMs >= fromMs && openTimeMs < untilMs);
  };
  const newsFrom = async (fromMs: number, limit: number) => {
    const news = await ask(fromMs, limit, fromMs);
    return news.length > 0 ? news : ask(fromMs - stepMs, Math.min(pageSize, limit + 1), fromMs);
  };
  let fetched = 0;
  let sinceMs = span.sinceMs;
  while (sinceMs < untilMs) {
    const limit = Math.min(pageSize, Math.ceil((untilMs - sinceMs) / stepMs));
    let nextMs = sinceMs;
    for (const [openTimeMs, candle] of await newsFrom(sinceMs, limit)) {
      fetched += 1;
      collected.push(rowOf(candle, openTimeMs, fetched));
      nextMs = Math.max(nextMs, openTimeMs + stepMs);
    }
    sinceMs = nextMs > sinceMs ? nextMs : sinceMs + limit * stepMs;
    onPage(fetched);
  }
  return collected.rows();
}

// An absent cell becomes NaN, which no candle survives.
function rowOf(candle: SourceCandle, openTimeMs: number, line: number) {
  const cell = (k: number): number => candle[k] ?? Number.NaN;
  return {
    line,
    openTimeMs,
    open: cell(1),
    high: cell(2),
    low: cell(3),
    close: cell(4),
    volume: cell(5),
  };
}
