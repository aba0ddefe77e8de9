import type { TableForecast } from "../../evaluation/rows/forecast-table.ts";
import { type InstrumentId, parseInstrument } from "../../market/instrument.ts";
import { parseTimeframe, type Timeframe } from "../../market/timeframe.ts";

/** Cells in the order of `forecastTableColumns`; what is not said is null. */
export type ForecastRowReader = (cells: readonly unknown[], row: number) => TableForecast;

/**
 * Reads rows of a forecast table and proves that each says something possible.
 *
 * @param refusal Makes the error for a row, counted from 1, of which `what` is wrong.
 */
export function createForecastRowReader(
  refusal: (row: number, what: string) => Error,
): ForecastRowReader {
  const instruments = new Map<unknown, InstrumentId>();
  const frames = new Map<unknown, Timeframe>();
  return (cells, row) => {
    const refuse = (what: string): Error => refusal(row, what);
    const values = valuesOf(cells.slice(5, 9), refuse);
    return {
      decidedAtMs: momentOf(cells[0], refuse),
      instrument: remembered(instruments, cells[1], parseInstrument),
      timeframe: remembered(frames, cells[2], parseTimeframe),
      horizon: horizonOf(cells[3], refuse),
      version: textOf(cells[4]) ?? "",
      kind: kindOf(cells[9], values, refuse),
      ...values,
      reason: textOf(cells[10]),
    };
  };
}

type Refuse = (what: string) => Error;
type Values = Pick<TableForecast, "forecastReturn" | "pUp" | "low" | "high">;

function momentOf(cell: unknown, refuse: Refuse): number {
  if (typeof cell === "number") return cell;
  throw refuse("has no decidedAt");
}

function horizonOf(cell: unknown, refuse: Refuse): number {
  if (typeof cell === "number" && Number.isSafeInteger(cell) && cell >= 1) return cell;
  throw refuse("has no whole horizon of at least 1");
}

function valuesOf(cells: readonly unknown[], refuse: Refuse): Values {
  const [forecastReturn, pUp, low, high] = cells.map(finite);
  if (pUp !== undefined && (pUp < 0 || pUp > 1)) {
    throw refuse(`has a pUp of ${pUp}, which is not in [0, 1]`);
  }
  return { forecastReturn, pUp, low, high };
}

function kindOf(cell: unknown, values: Values, refuse: Refuse): TableForecast["kind"] {
  const says = values.forecastReturn !== undefined || values.pUp !== undefined;
  const kind = textOf(cell) ?? (says ? "forecast" : "abstain");
  if (kind === "forecast" && !says) throw refuse("is a forecast and has no value");
  if (kind === "forecast" || kind === "abstain") return kind;
  throw refuse(`is of kind "${kind}", neither forecast nor abstain`);
}

function remembered<T>(known: Map<unknown, T>, cell: unknown, parse: (text: string) => T): T {
  const found = known.get(cell);
  if (found !== undefined) return found;
  const value = parse(textOf(cell) ?? "");
  known.set(cell, value);
  return value;
}

function finite(cell: unknown): number | undefined {
  return typeof cell === "number" && Number.isFinite(cell) ? cell : undefined;
}

function textOf(cell: unknown): string | undefined {
  return typeof cell === "string" ? cell : undefined;
}
