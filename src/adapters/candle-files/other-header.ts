import type { InstrumentId } from "../../market/instrument.ts";
import { plainNames, priceColumns, priceNames } from "./column-roles.ts";
import type { TableLayout } from "./table-layout.ts";
import { volumeColumn } from "./volume-column.ts";

/**
 * Whether a line that is no row of data names columns in other places than they have above it, as
 * where files were joined to one.
 *
 * @param cells Its cells.
 */
export function isOtherHeader(
  cells: readonly string[],
  { header, roles }: TableLayout,
  instrument: InstrumentId,
): boolean {
  if (cells.some((cell) => /^\s*[-+.]?\d[\d.,:-]*\s*$/.test(cell))) return false;
  const plain = plainNames(cells.map((cell) => cell.replace(/^#/, "")));
  const above = header === undefined ? [] : plainNames(header);
  if (plain.length === above.length && plain.every((name, i) => name === above[i])) return false;
  if (hasMoved(plain, above)) return true;
  const prices = priceColumns(plain);
  if (prices.some((column) => column < 0)) return false;
  const volume = volumeColumn(plain, instrument);
  const isVolumeElsewhere =
    volume !== undefined && roles.volume !== undefined && volume !== roles.volume;
  return isVolumeElsewhere || priceNames.some((name, i) => prices[i] !== roles[name]);
}

/** Whether most names of the header above are there, not all in their places. */
function hasMoved(plain: readonly string[], above: readonly string[]): boolean {
  const known = plain.filter((name) => name !== "" && above.includes(name));
  const isInPlace = known.every((name) => plain.indexOf(name) === above.indexOf(name));
  return known.length >= 4 && known.length * 2 > above.length && !isInPlace;
}
