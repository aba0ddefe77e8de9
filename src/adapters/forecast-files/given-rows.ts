import type { CandleTimeMeaning, GivenForecast } from "../../evaluation/rows/given-forecast.ts";
import { momentReader, numberOf, type ReadMoment } from "./forecast-cell-readers.ts";
import type { ForecastCell, ForecastCellRow } from "./forecast-cells.ts";
import type { ForecastColumns } from "./forecast-columns.ts";

/**
 * Reads the cells of every row by what their columns mean.
 *
 * @param areMoments Whether a column's numbers are UTC epoch milliseconds whatever their size.
 * @throws {MisuseError} E_DATE_ORDER.
 */
export function givenRows(
  rows: readonly ForecastCellRow[],
  columns: ForecastColumns,
  areMoments: readonly boolean[],
): readonly GivenForecast[] {
  const cellsAt = (place: number) => rows.map(({ cells }) => cells[place]);
  const reader = (place: number | undefined): MomentColumn =>
    place === undefined
      ? { place, read: () => undefined }
      : { place, read: momentReader(cellsAt(place), areMoments[place]!) };
  const times = { candle: reader(columns.candleTime), decided: reader(columns.decidedAt) };
  return rows.map((row) => ({
    line: row.line,
    ...timesOf(row, times, columns.timeMeaning),
    ...valuesOf(row, columns),
    ...brokenIn(row, columns, times),
  }));
}

interface MomentColumn {
  readonly place: number | undefined;
  readonly read: ReadMoment;
}
type Times = Readonly<Record<"candle" | "decided", MomentColumn>>;

function timesOf(
  { cells }: ForecastCellRow,
  { candle, decided }: Times,
  meaning: CandleTimeMeaning,
): Pick<GivenForecast, "candleTimeMs" | "decidedAtMs"> {
  return {
    candleTimeMs: closeOnGrid(candle.read(cellAt(cells, candle.place)), meaning),
    decidedAtMs: decided.read(cellAt(cells, decided.place)),
  };
}

function valuesOf(
  { cells }: ForecastCellRow,
  columns: ForecastColumns,
): Pick<GivenForecast, "value" | "pUp" | "low" | "high" | "abstains"> {
  const value = numberOf(cellAt(cells, columns.value));
  const pUp = numberOf(cellAt(cells, columns.pUp));
  const isSilent = value === undefined && pUp === undefined;
  const isOutside = columns.doPredict !== undefined && Number(cells[columns.doPredict]) !== 1;
  return {
    value: value === "broken" ? undefined : value,
    pUp: pUp === "broken" ? undefined : pUp,
    low: boundOf(cellAt(cells, columns.low)),
    high: boundOf(cellAt(cells, columns.high)),
    abstains: isSilent || isOutside || cellAt(cells, columns.kind) === "abstain",
  };
}

// An interval that cannot be read is none; the forecast beside it still is one.
function boundOf(cell: ForecastCell): number | undefined {
  const bound = numberOf(cell);
  return bound === "broken" ? undefined : bound;
}

function brokenIn(
  { cells }: ForecastCellRow,
  columns: ForecastColumns,
  { candle, decided }: Times,
): Pick<GivenForecast, "broken"> {
  const isUnreadable = ({ place, read }: MomentColumn): boolean =>
    place !== undefined && read(cells[place]) === undefined;
  const hasDecided = cellAt(cells, decided.place) !== undefined;
  if (isUnreadable(candle) || (hasDecided && isUnreadable(decided))) return { broken: "time" };
  const isBroken = [columns.value, columns.pUp].some(
    (place) => numberOf(cellAt(cells, place)) === "broken",
  );
  return { broken: isBroken ? "value" : undefined };
}

function cellAt(cells: readonly ForecastCell[], place: number | undefined): ForecastCell {
  return place === undefined ? undefined : cells[place];
}

// Exchanges call a candle's last millisecond its close.
function closeOnGrid(timeMs: number | undefined, meaning: CandleTimeMeaning): number | undefined {
  return timeMs !== undefined && meaning === "close" && timeMs % 1000 === 999 ? timeMs + 1 : timeMs;
}
