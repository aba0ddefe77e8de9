import { MisuseError } from "../../foundation/errors.ts";
import type { ExternalSignal } from "../../trading/strategies/external-signal.ts";
import { openForecastCells } from "../forecast-files/open-forecast-cells.ts";
import { findSignalColumns, type SignalColumns } from "./signal-columns.ts";
import type { SignalFileOptions } from "./signal-file-options.ts";
import { signalRows } from "./signal-rows.ts";

/**
 * Reads signals or forecasts of another program.
 *
 * A row that names a candle by its open (`time`, `date`, `openTime`) is known when that candle has
 * closed, never before. A forecast counts for its horizon; a stance until its `until`, else for `expiryMs`.
 *
 * @returns Oldest first.
 * @throws {MisuseError} E_SIGNALS_FILE: a column is missing, a row is unclear or comes twice, no expiry;
 *   E_FORECAST_FILE, E_FILE_MISSING, E_FILE_FORMAT, E_ARCHIVE, E_PARQUET, E_FEATHER, E_DATE_ORDER.
 * @throws {WorldError} E_FILE_READ.
 */
export async function readSignalsFile(
  path: string,
  options: SignalFileOptions = {},
): Promise<readonly ExternalSignal[]> {
  const refuse = (reason: string): MisuseError =>
    new MisuseError("E_SIGNALS_FILE", `Cannot read signals from ${path}: ${reason}`);
  const table = await openForecastCells(path);
  const columns = findSignalColumns(table.names);
  const missing = missingIn(columns, table.names);
  if (missing !== undefined) throw refuse(missing);
  if (table.rows.length === 0) throw refuse("it names its columns and has no row below");
  const rows = signalRows(table, columns, { ...options, refuse });
  const sorted = rows.toSorted((a, b) => a.signal.atMs - b.signal.atMs);
  refuseTwice(sorted, refuse);
  return sorted.map(({ signal }) => signal);
}

function missingIn(columns: SignalColumns, names: readonly string[]): string | undefined {
  const shown = names.slice(0, 12).join(", ");
  if (columns.at === undefined && columns.openTime === undefined) {
    return `it needs a column "at" (when the signal was known) or "openTime" (its candle), it has ${shown}`;
  }
  const { stance, exposure, change, logReturn } = columns;
  const opinions = [stance, exposure, change, logReturn].filter((place) => place !== undefined);
  if (opinions.length === 0) {
    return `it needs a column "stance", "exposure" or "forecastReturn", it has ${shown}`;
  }
  if (opinions.length === 1) return undefined;
  const found = opinions.map((place) => names[place]).join(" and ");
  return `both ${found} could be the signal; keep one of them`;
}

interface SignalRow {
  readonly line: number;
  readonly signal: ExternalSignal;
}

function refuseTwice(rows: readonly SignalRow[], refuse: (reason: string) => MisuseError): void {
  const lines = new Map<string, number>();
  for (const { line, signal } of rows) {
    const key = `${signal.atMs} ${signal.instrument ?? ""}`;
    const before = lines.get(key);
    if (before !== undefined) {
      const at = new Date(signal.atMs).toISOString();
      throw refuse(`rows ${before} and ${line} both are the signal of ${at}`);
    }
    lines.set(key, line);
  }
}
