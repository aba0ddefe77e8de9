import { MisuseError } from "../../foundation/errors.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { parseMarketName } from "../../market/market-name.ts";
import { parseTimeframe, timeframeMs } from "../../market/timeframe.ts";
import type { ExternalSignal } from "../../trading/strategies/external-signal.ts";
import {
  momentReader,
  numberOf,
  type ReadMoment,
} from "../forecast-files/forecast-cell-readers.ts";
import type { ForecastCell, ForecastCells } from "../forecast-files/forecast-cells.ts";
import type { CellOf, SignalColumn, SignalColumns } from "./signal-columns.ts";
import { opinionOfRow } from "./signal-opinion.ts";
import type { SignalFileOptions } from "./signal-file-options.ts";
import { UnclearRow } from "./unclear-row.ts";

interface RowOptions extends SignalFileOptions {
  readonly refuse: (reason: string) => MisuseError;
}

/**
 * The signals of all rows, in the order of the file.
 *
 * @throws {MisuseError} E_SIGNALS_FILE with the row; E_DATE_ORDER.
 */
export function signalRows(
  { rows, areMoments }: ForecastCells,
  columns: SignalColumns,
  { refuse, ...options }: RowOptions,
): readonly { readonly line: number; readonly signal: ExternalSignal }[] {
  const momentOf = (column: SignalColumn): ReadMoment => {
    const place = columns[column];
    if (place === undefined) return () => undefined;
    return momentReader(
      rows.map(({ cells }) => cells[place]),
      areMoments[place]!,
    );
  };
  const moments = { at: momentOf("at"), openTime: momentOf("openTime"), until: momentOf("until") };
  return rows.map(({ line, cells }) => {
    const cellOf: CellOf = (column) => {
      const place = columns[column];
      return place === undefined ? undefined : cells[place];
    };
    try {
      return { line, signal: signalOf(cellOf, moments, options) };
    } catch (error) {
      if (!(error instanceof UnclearRow)) throw error;
      throw refuse(`row ${line} ${error.message}`);
    }
  });
}

type Moments = Readonly<Record<"at" | "openTime" | "until", ReadMoment>>;

function signalOf(cellOf: CellOf, moments: Moments, options: SignalFileOptions): ExternalSignal {
  const candleMs = durationOf(cellOf("timeframe")) ?? options.timeframeMs;
  const atMs = knownAt(cellOf, moments, candleMs);
  const says = opinionOfRow(cellOf);
  const untilMs = expiresAt(cellOf, moments, { atMs, candleMs, expiryMs: options.expiryMs });
  if (untilMs <= atMs) throw new UnclearRow("expires before it is known");
  return { atMs, untilMs, instrument: instrumentOf(cellOf("instrument")), says };
}

function knownAt(cellOf: CellOf, moments: Moments, candleMs: number | undefined): number {
  const at = moments.at(cellOf("at"));
  if (at !== undefined) return at;
  const openTimeMs = moments.openTime(cellOf("openTime"));
  if (openTimeMs === undefined) throw new UnclearRow("has no time that can be read");
  if (candleMs !== undefined) return openTimeMs + candleMs;
  throw new UnclearRow(
    'names a candle by its open, and nothing tells how long it lasts: add a column "timeframe"',
  );
}

interface ExpiryFacts {
  readonly atMs: number;
  readonly candleMs: number | undefined;
  readonly expiryMs: number | undefined;
}

function expiresAt(cellOf: CellOf, moments: Moments, facts: ExpiryFacts): number {
  const { atMs, candleMs, expiryMs } = facts;
  const until = cellOf("until");
  if (until !== undefined) {
    const untilMs = moments.until(until);
    if (untilMs === undefined) throw new UnclearRow(`has an end that cannot be read: ${until}`);
    return untilMs;
  }
  if (expiryMs !== undefined) return atMs + expiryMs;
  const horizon = numberOf(cellOf("horizon"));
  if (typeof horizon === "number" && candleMs !== undefined) return atMs + horizon * candleMs;
  throw new UnclearRow('does not say until when it counts: say --expiry, or add a column "until"');
}

function durationOf(cell: ForecastCell): number | undefined {
  return cell === undefined
    ? undefined
    : readOrUnclear(() => timeframeMs(parseTimeframe(String(cell))));
}

function instrumentOf(cell: ForecastCell): InstrumentId | undefined {
  return cell === undefined ? undefined : readOrUnclear(() => parseMarketName(String(cell).trim()));
}

function readOrUnclear<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MisuseError)) throw error;
    throw new UnclearRow(`cannot be read: ${error.message}`, { cause: error });
  }
}
