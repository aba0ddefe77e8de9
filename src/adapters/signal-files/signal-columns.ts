import type { ForecastCell } from "../forecast-files/forecast-cells.ts";

/** Which column of a table of signals says what, by its place; `undefined` where there is none. */
export type SignalColumns = Readonly<Record<SignalColumn, number | undefined>>;

export type SignalColumn = keyof typeof names;

/** Reads one row's cells by what their columns mean. */
export type CellOf = (column: SignalColumn) => ForecastCell;

/** Names in small letters and digits only, the best first. */
const names = {
  /** The moment from which the row is known. */
  at: "at knownat decidedat decidedatms closetime closetimems",
  /** The open of the candle that it was made of: known when that has closed. */
  openTime:
    "opentime opentimems candle candletime candleopen time timestamp timestampms date datetime ds unix ts index unnamed0",
  until: "until validuntil expires expiresat expiry untilms",
  stance: "stance signal side direction action",
  exposure: "exposure target position targetposition weight",
  strength: "strength size",
  change: "expectedchange predictedchange predictedreturn expectedreturn change",
  logReturn: "forecastreturn forecastlogreturn predictedlogreturn logreturn",
  horizon: "horizon",
  timeframe: "timeframe interval",
  instrument: "instrument symbol pair ticker market asset",
  version: "version model modelversion",
  kind: "kind",
  reason: "reason",
} as const;

/** Finds the columns of a table of signals by their names. */
export function findSignalColumns(header: readonly string[]): SignalColumns {
  const plain = header.map((name) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, ""));
  const find = (role: SignalColumn): number | undefined => {
    const places = names[role].split(" ").map((name) => plain.indexOf(name));
    return places.find((place) => place >= 0);
  };
  const roles = Object.keys(names) as SignalColumn[];
  return Object.fromEntries(roles.map((role) => [role, find(role)])) as unknown as SignalColumns;
}
