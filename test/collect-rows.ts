import type { CandleFile } from "../src/adapters/candle-files/candle-file.ts";
import type { CandleRow } from "../src/market/candle-rows.ts";
import type { RefusedRow } from "../src/market/refused-rows.ts";

export interface CollectedRows {
  readonly rows: readonly CandleRow[];
  readonly refused: readonly RefusedRow[];
  readonly sha256: string;
}

/** All rows of an opened file. */
export async function collectRows(file: CandleFile): Promise<CollectedRows> {
  const rows: CandleRow[] = [];
  const refused: RefusedRow[] = [];
  const sha256 = await file.readRows({
    row: (row) => rows.push({ ...row }),
    refuse: (row) => refused.push(row),
  });
  return { rows, refused, sha256 };
}
