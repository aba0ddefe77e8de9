import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { CandleKey } from "../../market/candle-store.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { timeframes } from "../../market/timeframe.ts";

export interface FoundJournal {
  readonly key: CandleKey;
  readonly path: string;
}

/** @returns The journals beside a store, sorted by instrument, then by duration. */
export async function findCandleJournals(dataDir: string): Promise<readonly FoundJournal[]> {
  const found: FoundJournal[] = [];
  for (const folder of (await namesIn(dataDir)).toSorted()) {
    if (!/^[A-Z0-9][A-Z0-9._-]*$/.test(folder)) continue;
    const names = await namesIn(join(dataDir, folder));
    for (const timeframe of timeframes) {
      const name = `${timeframe}.download`;
      if (!names.includes(name)) continue;
      const key = { instrument: parseInstrument(folder), timeframe };
      found.push({ key, path: join(dataDir, folder, name) });
    }
  }
  return found;
}

// A folder that cannot be read hides at most a hint.
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
