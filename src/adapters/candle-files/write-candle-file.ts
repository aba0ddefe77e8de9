import { realpath, stat } from "node:fs/promises";
import { extname } from "node:path";
import { replaceFileAtomically } from "../../foundation/atomic-files.ts";
import { MisuseError, WorldError } from "../../foundation/errors.ts";
import type { CandleSeries } from "../../market/candle-series.ts";

/** Formats that candles are written in. */
export type WrittenFormat = "csv" | "parquet" | "feather";

export interface WriteCandleFileOptions {
  readonly format: WrittenFormat;
  /** Write over a file that is there. */
  readonly replace: boolean;
  /** A file that is never written over: where the candles came from. */
  readonly source: string;
}

/**
 * Writes a series as a file that other programs read; it appears whole or not at all. What is
 * written reads back as the same candles to the last bit.
 *
 * @param series At least one candle.
 * @throws {MisuseError} E_FILE_EXISTS.
 * @throws {WorldError} E_DISK_WRITE; E_CODEC: Feather needs LZ4 and it cannot be loaded.
 */
export async function writeCandleFile(
  path: string,
  series: CandleSeries,
  options: WriteCandleFileOptions,
): Promise<void> {
  await refuseTaken(path, options);
  const write = await writers[options.format]();
  await replaceFileAtomically(path, async (temporaryPath) => {
    try {
      await write(temporaryPath, series);
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      const message = error.message.replaceAll(temporaryPath, path);
      throw new WorldError(error.code, message, { cause: error });
    }
  });
}

export const writtenFormats: readonly WrittenFormat[] = ["csv", "parquet", "feather"];

/** The format that a file's name ends with: "a.csv", "a.parquet", "a.pq", "a.feather", "a.arrow". */
export function formatOfName(path: string): WrittenFormat | undefined {
  return endings[extname(path).toLowerCase()];
}

type Write = (path: string, series: CandleSeries) => Promise<void>;

/** Each loads its library when it is asked for. */
const writers: Record<WrittenFormat, () => Promise<Write>> = {
  csv: async () => (await import("./write-csv-file.ts")).writeCsvFile,
  parquet: async () => (await import("./write-parquet-file.ts")).writeParquetFile,
  feather: async () => (await import("./write-feather-file.ts")).writeFeatherFile,
};

const endings: Readonly<Record<string, WrittenFormat>> = {
  ".csv": "csv",
  ".parquet": "parquet",
  ".pq": "parquet",
  ".feather": "feather",
  ".arrow": "feather",
};

async function refuseTaken(
  path: string,
  { replace, source }: WriteCandleFileOptions,
): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return;
  const refuse = (reason: string): MisuseError =>
    new MisuseError("E_FILE_EXISTS", `Cannot write ${path}: ${reason}`);
  if (found.isDirectory()) throw refuse("it is a folder; name a file in it with --out");
  if ((await realpath(path)) === (await realpath(source).catch(() => source))) {
    throw refuse("it is the store's own file; name another with --out");
  }
  if (!replace)
    throw refuse("it exists already; say --force to replace it, or name another with --out");
}
