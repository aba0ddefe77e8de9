import {
  type FreqtradeFile,
  type FreqtradeFolder,
  listFreqtradeFolder,
  type PassedFile,
} from "../adapters/candle-files/freqtrade-folder.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { InterruptedError, MisuseError, OperationalError } from "../foundation/errors.ts";
import { parseTimeframe } from "../market/timeframe.ts";
import { importCandles, type ImportedCandles } from "./import-candles.ts";

export interface ImportFreqtradeRequest {
  /** As "user_data/data/binance". */
  readonly folder: string;
  readonly dataDir: string;
  /** Only these, as "BTC/USDT"; of futures "BTC/USDT:USDT" is one and "BTC/USDT" means it too. */
  readonly pairs?: readonly string[] | undefined;
  /** Only this one. */
  readonly timeframe?: string | undefined;
  /** Of each file: store nothing if a single row is refused. */
  readonly strict?: boolean | undefined;
  /** Join to what is stored instead of replacing it. */
  readonly append?: boolean | undefined;
}

export type FreqtradeOutcome = FreqtradeFile &
  (
    | { readonly kind: "stored" | "refused"; readonly imported: ImportedCandles }
    | { readonly kind: "failed"; readonly code: string; readonly reason: string }
  );

export interface ImportedFreqtrade {
  /** One entry per file, in the order of their import. */
  readonly files: readonly FreqtradeOutcome[];
  /** What lies there and is no candles to import. */
  readonly passed: readonly PassedFile[];
}

export interface ImportFreqtradeWatch {
  /** After each file: `done` of `all`. */
  readonly onFile?: (outcome: FreqtradeOutcome, done: number, all: number) => void;
}

/**
 * Imports the candles of a Freqtrade data folder, one file after another; a file that fails does not
 * stop the others.
 *
 * @throws {MisuseError} E_FREQTRADE: no such folder, no candles in it, or none of those asked for;
 *   E_TIMEFRAME.
 * @throws {WorldError} E_FILE_READ: the folder cannot be read.
 */
export async function importFreqtrade(
  request: ImportFreqtradeRequest,
  { onFile }: ImportFreqtradeWatch = {},
  clock: Clock = systemClock,
): Promise<ImportedFreqtrade> {
  const { files, passed } = await listFreqtradeFolder(request.folder);
  const chosen = chooseFiles(files, request);
  const outcomes: FreqtradeOutcome[] = [];
  for (const file of chosen) {
    const outcome = await importOne(file, request, clock);
    outcomes.push(outcome);
    onFile?.(outcome, outcomes.length, chosen.length);
  }
  return { files: outcomes, passed };
}

async function importOne(
  file: FreqtradeFile,
  { dataDir, strict, append }: ImportFreqtradeRequest,
  clock: Clock,
): Promise<FreqtradeOutcome> {
  const { path, instrument, timeframe } = file;
  try {
    const asked = { file: path, instrument, timeframe, dataDir, strict, append };
    const imported = await importCandles(asked, clock);
    return { ...file, kind: imported.kind, imported };
  } catch (error) {
    if (!(error instanceof OperationalError) || error instanceof InterruptedError) throw error;
    return { ...file, kind: "failed", code: error.code, reason: error.message };
  }
}

function chooseFiles(
  files: FreqtradeFolder["files"],
  { folder, pairs, timeframe: asked }: ImportFreqtradeRequest,
): readonly FreqtradeFile[] {
  const refuse = (what: string, names: readonly string[]): MisuseError =>
    new MisuseError(
      "E_FREQTRADE",
      `Cannot import ${what}: ${folder} has ${[...new Set(names)].slice(0, 12).join(", ")}`,
    );
  const names = files.map(({ pair }) => pair);
  const unknown = pairs?.find((wanted) => !names.some((pair) => isPair(pair, wanted)));
  if (unknown !== undefined) throw refuse(unknown, names);
  const timeframe = asked === undefined ? undefined : parseTimeframe(asked);
  const chosen = files.filter(
    (file) =>
      (pairs === undefined || pairs.some((wanted) => isPair(file.pair, wanted))) &&
      (timeframe === undefined || file.timeframe === timeframe),
  );
  if (chosen.length > 0) return chosen;
  throw refuse(
    `${timeframe} candles`,
    files.map((file) => `${file.pair} ${file.timeframe}`),
  );
}

/** "btc_usdt" and "BTC/USDT" are the same; without a currency of settlement futures are meant too. */
function isPair(pair: string, wanted: string): boolean {
  const letters = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  return [pair, pair.split(":")[0]!].some((name) => letters(name) === letters(wanted));
}
