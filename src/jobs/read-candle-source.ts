import { openCandleFile } from "../adapters/candle-files/open-candle-file.ts";
import type { Clock } from "../foundation/clock.ts";
import { type AssembledCandles, createCandleAssembly } from "../market/assemble-candles.ts";
import type { CandleKey } from "../market/candle-store.ts";

/** What a person may say about a file of candles that the file does not say itself. */
export interface CandleFileHints {
  /** Which of several assets in one file: "BTC". */
  readonly asset?: string | undefined;
  /** What stands before the fraction in "7.123". */
  readonly decimal?: "point" | "comma" | undefined;
  /** How "03/04/2019" is read. */
  readonly dateOrder?: "dmy" | "mdy" | "ymd" | undefined;
}

/**
 * Reads a file of candles in any format that people have them in, told apart by its first bytes,
 * into a proven series in memory.
 *
 * @throws {MisuseError} E_FILE_MISSING, E_FILE_FORMAT, E_CSV_COLUMNS, E_CSV_LINE, E_PARQUET,
 *   E_TIMEFRAME_MISMATCH and the other errors of `importCandles` that are about the file.
 * @throws {WorldError} E_FILE_READ.
 */
export async function readCandleSource(
  path: string,
  key: CandleKey,
  { clock, hints = {} }: { readonly clock: Clock; readonly hints?: CandleFileHints | undefined },
): Promise<AssembledCandles> {
  const file = await openCandleFile(path, { ...hints, ...key });
  const assembly = createCandleAssembly({ ...key, nowMs: clock.nowMs() });
  await file.readRows(assembly);
  return assembly.finish(file);
}
