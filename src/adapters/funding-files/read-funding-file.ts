import { MisuseError } from "../../foundation/errors.ts";
import { momentReader, numberOf } from "../forecast-files/forecast-cell-readers.ts";
import { openForecastCells } from "../forecast-files/open-forecast-cells.ts";

/** One funding of a perpetual. */
export interface FundingMoment {
  /** UTC epoch milliseconds, on the minute that it is nearest to. */
  readonly atMs: number;
  /** Share of a position's value that the long side pays; below 0 the short side pays. */
  readonly rate: number;
}

const timeNames = /^(timestamp|time|date|datetime|funding_?time|calc_?time|at)$/i;
const rateNames = /^((last_)?funding_?rate|rate)$/i;
const minuteMs = 60_000;
/** Above it in one funding something else was written: percent, a price. */
const rateMax = 0.1;

/**
 * Reads funding rates, oldest first. Exchanges stamp them some milliseconds after the full hour; they
 * are put on the minute.
 *
 * @throws {MisuseError} E_FUNDING_FILE: no such columns, a row cannot be read, times come twice, a rate
 *   beyond 10 %; E_FILE_MISSING, E_FILE_FORMAT, E_DATE_ORDER. @throws {WorldError} E_FILE_READ.
 */
export async function readFundingFile(path: string): Promise<readonly FundingMoment[]> {
  const refuse = (reason: string): MisuseError =>
    new MisuseError("E_FUNDING_FILE", `Cannot read funding rates from ${path}: ${reason}`);
  const table = await openForecastCells(path);
  const timeAt = table.names.findIndex((name) => timeNames.test(name));
  const rateAt = table.names.findIndex((name) => rateNames.test(name));
  if (timeAt < 0 || rateAt < 0) {
    throw refuse(
      `it needs a column "timestamp" and one "funding_rate", it has ${table.names.slice(0, 12).join(", ")}`,
    );
  }
  const times = table.rows.map(({ cells }) => cells[timeAt]);
  const readTime = momentReader(times, table.areMoments[timeAt] ?? false);
  const moments = table.rows.map(({ line, cells }) => {
    const timeMs = readTime(cells[timeAt]);
    const rate = numberOf(cells[rateAt]);
    if (timeMs === undefined) throw refuse(`line ${line} has no time`);
    if (typeof rate !== "number") throw refuse(`line ${line} has no rate`);
    if (Math.abs(rate) > rateMax) {
      throw refuse(`line ${line} has a rate of ${rate}; fractions are wanted: 0.0001 is 0.01 %`);
    }
    return { atMs: Math.round(timeMs / minuteMs) * minuteMs, rate };
  });
  const sorted = moments.toSorted((a, b) => a.atMs - b.atMs);
  const twice = sorted.find(({ atMs }, i) => atMs === sorted[i - 1]?.atMs);
  if (twice === undefined) return sorted;
  throw refuse(`two rates are of ${new Date(twice.atMs).toISOString()}`);
}
