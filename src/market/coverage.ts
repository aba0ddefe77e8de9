import type { CandleSeries } from "./candle-series.ts";
import { timeframeMs } from "./timeframe.ts";

/** How much of a span of time has candles. */
export interface CoverageCell {
  /** The span begins here, UTC epoch milliseconds. */
  readonly startMs: number;
  /** Candles that are there. */
  readonly present: number;
  /** Candles that a series without a hole has there; 0 outside of its first and last candle. */
  readonly expected: number;
}

/** Coverage laid out for people: rows of equal spans, a cell per smaller span. */
export interface CoverageCalendar {
  readonly rowSpan: "day" | "month" | "year";
  readonly cellSpan: "hour" | "day" | "week";
  /** Oldest first, without a break; cell 0 begins where the row does. */
  readonly rows: readonly {
    readonly startMs: number;
    readonly cells: readonly CoverageCell[];
  }[];
}

/**
 * The calendar that fits the series: hours of days up to a month, days of months up to three years, else weeks
 * of years (week 0 is the year's first seven days).
 */
export function coverageCalendar(series: CandleSeries): CoverageCalendar {
  const { openTimeMs, timeframe } = series;
  const [firstMs, lastMs] = [openTimeMs[0] ?? 0, openTimeMs.at(-1) ?? -1];
  const spans = chooseSpans(lastMs - firstMs, timeframeMs(timeframe));
  const starts: number[] = [];
  for (let at = rowStart(firstMs, spans.rowSpan); at <= lastMs;) {
    starts.push(at);
    at = nextRow(at, spans.rowSpan);
  }
  const ends = starts.map((startMs) => nextRow(startMs, spans.rowSpan));
  const cellMs = cellDurationsMs[spans.cellSpan];
  const perRow = starts.map((startMs, r) => Math.ceil((ends[r]! - startMs) / cellMs));
  const borders = starts.flatMap((startMs, r) =>
    Array.from({ length: perRow[r]! }, (_, k) => startMs + k * cellMs),
  );
  const cells = measureCoverage(series, [...borders, ...ends.slice(-1)]);
  let at = 0;
  const rows = starts.map((startMs, r) => {
    at += perRow[r]!;
    return { startMs, cells: cells.slice(at - perRow[r]!, at) };
  });
  return { ...spans, rows };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const cellDurationsMs: Record<CoverageCalendar["cellSpan"], number> = {
  hour: hourMs,
  day: dayMs,
  week: 7 * dayMs,
};

function chooseSpans(
  durationMs: number,
  stepMs: number,
): Pick<CoverageCalendar, "rowSpan" | "cellSpan"> {
  if (durationMs <= 31 * dayMs && stepMs <= hourMs) return { rowSpan: "day", cellSpan: "hour" };
  if (durationMs <= 3 * 366 * dayMs) return { rowSpan: "month", cellSpan: "day" };
  return { rowSpan: "year", cellSpan: "week" };
}

function rowStart(timeMs: number, span: CoverageCalendar["rowSpan"]): number {
  if (span === "day") return Math.floor(timeMs / dayMs) * dayMs;
  const date = new Date(timeMs);
  return Date.UTC(date.getUTCFullYear(), span === "month" ? date.getUTCMonth() : 0, 1);
}

function nextRow(startMs: number, span: CoverageCalendar["rowSpan"]): number {
  if (span === "day") return startMs + dayMs;
  const date = new Date(startMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return span === "month" ? Date.UTC(year, month + 1, 1) : Date.UTC(year + 1, 0, 1);
}

/**
 * Counts candles in spans that lie one after another, between the first and the last candle of the series.
 *
 * @param borders Rising times, UTC epoch milliseconds: cell k reaches from border k to before border k + 1.
 * @returns One cell less than borders.
 */
export function measureCoverage(
  { openTimeMs, timeframe }: CandleSeries,
  borders: readonly number[],
): readonly CoverageCell[] {
  const stepMs = timeframeMs(timeframe);
  const firstMs = openTimeMs[0] ?? 0;
  const afterMs = openTimeMs.length === 0 ? 0 : openTimeMs.at(-1)! + stepMs;
  // Open times on the grid within [from, until).
  const steps = (from: number, until: number): number =>
    Math.max(0, Math.ceil(until / stepMs) - Math.ceil(from / stepMs));
  const cells: CoverageCell[] = [];
  let at = 0;
  for (let k = 0; k + 1 < borders.length; k++) {
    const [startMs, endMs] = [borders[k]!, borders[k + 1]!];
    while (at < openTimeMs.length && openTimeMs[at]! < startMs) at += 1;
    const before = at;
    while (at < openTimeMs.length && openTimeMs[at]! < endMs) at += 1;
    const expected = steps(Math.max(startMs, firstMs), Math.min(endMs, afterMs));
    cells.push({ startMs, present: at - before, expected });
  }
  return cells;
}
