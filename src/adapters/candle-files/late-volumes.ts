import { looksLikeNumber } from "./cells/number-style.ts";
import type { TextTable } from "./text-table.ts";

const volumesMax = 500;

/**
 * Looks through the whole table for volumes where the sample has none: recordings may begin with
 * years of prices alone.
 *
 * @param rows The sample of the asset that is read.
 * @param asset Its name; absent where the table is of one.
 * @returns Rows with a volume; none where the sample shows volumes, or no row has one.
 */
export async function lateVolumes(
  table: TextTable,
  rows: readonly (readonly string[])[],
  asset: string | undefined,
): Promise<readonly (readonly string[])[]> {
  const { roles, assetColumn = -1 } = table.layout;
  const { volume } = roles;
  const hasVolume = (cells: readonly string[]): boolean => looksLikeNumber(cells[volume!] ?? "");
  if (volume === undefined || rows.length === 0 || rows.some(hasVolume)) return [];
  const found: (readonly string[])[] = [];
  await table.read(
    (cells) => {
      if (found.length >= volumesMax || !hasVolume(cells)) return;
      if (asset === undefined || cells[assetColumn]?.trim() === asset) found.push(cells);
    },
    () => undefined,
  );
  return found;
}
