import {
  formatOfName,
  writeCandleFile,
  type WrittenFormat,
  writtenFormats,
} from "../adapters/candle-files/write-candle-file.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError } from "../foundation/errors.ts";
import { candleCount } from "../market/candle-series.ts";
import type { CandleKey } from "../market/candle-store.ts";
import { parseInstrument } from "../market/instrument.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import { loadCandles } from "./load-candles.ts";

export interface ExportCandlesRequest {
  readonly instrument: string;
  readonly timeframe: string;
  /** The store's folder. */
  readonly dataDir: string;
  /** "csv", "parquet" or "feather"; default: what the name of `out` ends with, else CSV. */
  readonly format?: string | undefined;
  /** Default: "BTCUSDT_1h.csv" in the present folder. */
  readonly out?: string | undefined;
  /** Candles that open at or after this moment. */
  readonly sinceMs?: number | undefined;
  /** Candles that open before this moment. */
  readonly untilMs?: number | undefined;
  /** Write over a file that is there. */
  readonly replace?: boolean | undefined;
}

export interface ExportedCandles extends CandleKey {
  readonly path: string;
  readonly format: WrittenFormat;
  readonly candles: number;
  readonly firstOpenMs: number;
  readonly lastOpenMs: number;
  readonly hasVolume: boolean;
  /** sha256 (hex) of the candles themselves: an import of the file has the same. */
  readonly dataHash: string;
  /** Sentences that the person should see. */
  readonly warnings: readonly string[];
}

/**
 * Writes stored candles that have closed by the clock as a file for other programs.
 *
 * @throws {MisuseError} E_NO_CANDLES, E_FILE_EXISTS, E_INSTRUMENT, E_TIMEFRAME; E_EXPORT_FORMAT: the
 *   format is unknown or cannot be told from the file's name.
 * @throws {RefusedError} E_STORE_BROKEN.
 * @throws {WorldError} E_FILE_READ, E_DISK_WRITE, E_CODEC.
 */
export async function exportCandles(
  request: ExportCandlesRequest,
  clock: Clock = systemClock,
): Promise<ExportedCandles> {
  const instrument = parseInstrument(request.instrument);
  const timeframe = parseTimeframe(request.timeframe);
  const format = formatOf(request);
  const path = request.out ?? `${instrument}_${timeframe}.${format}`;
  const { dataDir, sinceMs, untilMs } = request;
  const advice = "bring them in with `candlecast data import` or `candlecast data download`";
  const asked = { instrument, timeframe, dataDir, sinceMs, untilMs, advice };
  const { series, origin, dataHash, warnings } = await loadCandles(asked, clock);
  const options = { format, replace: request.replace === true, source: origin.path };
  await writeCandleFile(path, series, options);
  return {
    instrument,
    timeframe,
    path,
    format,
    candles: candleCount(series),
    firstOpenMs: series.openTimeMs[0]!,
    lastOpenMs: series.openTimeMs.at(-1)!,
    hasVolume: series.volume !== undefined,
    dataHash,
    warnings,
  };
}

function formatOf({ format, out }: ExportCandlesRequest): WrittenFormat {
  const named = writtenFormats.find((known) => known === format);
  if (named !== undefined) return named;
  if (format !== undefined) {
    throw new MisuseError(
      "E_EXPORT_FORMAT",
      `Cannot export: --format must be one of ${writtenFormats.join(", ")}, value was "${format}"`,
    );
  }
  if (out === undefined) return "csv";
  const told = formatOfName(out);
  if (told !== undefined) return told;
  throw new MisuseError(
    "E_EXPORT_FORMAT",
    `Cannot export: the name ${out} does not tell the format; end it with .csv, .parquet or .feather, or say --format`,
  );
}
