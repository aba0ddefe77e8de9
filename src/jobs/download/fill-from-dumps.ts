import { dayMs } from "../../foundation/durations.ts";
import { dayText } from "../../foundation/utc-text.ts";
import type { JournalEntry } from "../../adapters/candle-journal/candle-journal.ts";
import type {
  ArchivePeriod,
  CandleDumps,
  ReadArchive,
} from "../../adapters/exchange-dumps/binance-dumps.ts";
import type { DownloadGrid, TimeSpan } from "./download-grid.ts";

export interface DumpsFilling {
  readonly grid: DownloadGrid;
  readonly dumps: CandleDumps;
  readonly nowMs: number;
  /** First open time that is stored; Infinity where nothing is. */
  readonly firstStoredMs: number;
  readonly hasArchive: (name: string) => boolean;
  /** Writes one entry and settles what it answers. */
  readonly take: (entry: JournalEntry) => Promise<void>;
}

/** What was found among the archives. */
export interface DumpsFound {
  readonly read: number;
  /** Archives that are not there although earlier ones are. */
  readonly missing: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Reads the archives of all months in which candles are missing; where the month's is not there yet,
 * those of its days. Months before the market was listed have none.
 */
export async function fillFromDumps(filling: DumpsFilling): Promise<DumpsFound> {
  const { grid, nowMs, dumps } = filling;
  const missing: string[] = [];
  const notes: string[] = [];
  let read = 0;
  let isListed = filling.firstStoredMs < grid.fromMs;

  async function readPeriod(period: Period): Promise<boolean> {
    if (filling.hasArchive(dumps.archiveName(period))) return true;
    const archive = await dumps.readArchive(period);
    if (archive === undefined) return false;
    await filling.take(entryOf(archive, grid));
    read += 1;
    const { name, unreadable } = archive;
    if (unreadable > 0) notes.push(`${unreadable} rows of ${name} could not be read.`);
    return true;
  }

  for (const month of monthsOf(grid)) {
    const isOpen = nowMs - month.untilMs < lateMs;
    if (grid.unsettledCount(month) === 0) continue;
    if (month.untilMs <= nowMs && (await readPeriod(month))) isListed = true;
    else if (isOpen) await readDays(month);
    else if (isListed) missing.push(dumps.archiveName(month));
  }
  return { read, missing, notes };

  async function readDays(month: Period): Promise<void> {
    for (const day of daysOf(month)) {
      if (day.untilMs > nowMs || grid.unsettledCount(day) === 0) continue;
      const isThere = await readPeriod(day);
      isListed ||= isThere;
      // The newest day comes some hours late.
      if (!isThere && isListed && nowMs - day.untilMs > 2 * dayMs) {
        missing.push(dumps.archiveName(day));
      }
    }
  }
}

type Period = ArchivePeriod & TimeSpan;

/** A month's archive appears some days after its end. */
const lateMs = 31 * dayMs;
/** No archive is older. */
const firstMonthMs = Date.UTC(2017, 6);

function monthsOf({ fromMs, untilMs }: TimeSpan): readonly Period[] {
  const months: Period[] = [];
  let month = new Date(Math.max(fromMs, firstMonthMs));
  for (;;) {
    const [year, index] = [month.getUTCFullYear(), month.getUTCMonth()];
    const startMs = Date.UTC(year, index);
    if (startMs >= untilMs) return months;
    month = new Date(Date.UTC(year, index + 1));
    const text = new Date(startMs).toISOString().slice(0, 7);
    months.push({ kind: "monthly", text, fromMs: startMs, untilMs: month.getTime() });
  }
}

function daysOf({ fromMs, untilMs }: TimeSpan): readonly Period[] {
  const days: Period[] = [];
  for (let startMs = fromMs; startMs < untilMs; startMs += dayMs) {
    const text = dayText(startMs);
    days.push({ kind: "daily", text, fromMs: startMs, untilMs: startMs + dayMs });
  }
  return days;
}

// Candles that are there already, or not asked for, are dropped; off the grid is judged later.
function entryOf({ name, rows }: ReadArchive, grid: DownloadGrid): JournalEntry {
  return {
    archive: name,
    rows: rows.filter(
      ([openTimeMs = Number.NaN]) =>
        openTimeMs >= grid.fromMs && openTimeMs < grid.untilMs && !grid.isSettled(openTimeMs),
    ),
  };
}
