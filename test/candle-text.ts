import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CandleFile, CandleFileOptions } from "../src/adapters/candle-files/candle-file.ts";
import { openCandleFile } from "../src/adapters/candle-files/open-candle-file.ts";
import { parseInstrument } from "../src/market/instrument.ts";
import { type CollectedRows, collectRows } from "./collect-rows.ts";

export interface CandleTextReading
  extends CollectedRows, Pick<CandleFile, "hasVolume" | "columns"> {
  /** [time, open, high, low, close, volume] of each row. */
  readonly values: readonly (readonly number[])[];
}

export type CandleTextOptions = Partial<Omit<CandleFileOptions, "instrument">> & {
  readonly instrument?: string;
};

/** Writes the bytes to a file, opens it as candles for BTCUSDT and reads all rows. */
export async function readCandleText(
  content: string | Uint8Array,
  options: CandleTextOptions = {},
): Promise<CandleTextReading> {
  const folder = await mkdtemp(join(tmpdir(), "candle-text-"));
  try {
    const path = join(folder, "candles");
    await writeFile(path, content);
    const instrument = parseInstrument(options.instrument ?? "BTCUSDT");
    const file = await openCandleFile(path, { ...options, instrument });
    const collected = await collectRows(file);
    const values = collected.rows.map(({ openTimeMs, open, high, low, close, volume }) =>
      file.hasVolume
        ? [openTimeMs, open, high, low, close, volume]
        : [openTimeMs, open, high, low, close],
    );
    return { ...collected, values, hasVolume: file.hasVolume, columns: file.columns };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
