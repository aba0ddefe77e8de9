import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryPathBeside } from "../../foundation/atomic-files.ts";
import { MisuseError, WorldError } from "../../foundation/errors.ts";
import { makeFolders } from "../../foundation/make-folders.ts";
import { awaitFirstAnswer } from "../../foundation/retry.ts";
import type { CandleKey } from "../../market/candle-store.ts";
import { openCandleFile } from "../candle-files/open-candle-file.ts";
import { type FetchOptions, fetchText, fetchToDisk } from "./fetch-file.ts";

/** A whole month ("2017-08") or day ("2017-08-17"), UTC. */
export interface ArchivePeriod {
  readonly kind: "monthly" | "daily";
  readonly text: string;
}

export interface ReadArchive {
  /** "BTCUSDT-1h-2017-08.zip" */
  readonly name: string;
  /** [open time in ms, open, high, low, close, volume] */
  readonly rows: readonly (readonly number[])[];
  /** Rows that could not be read. */
  readonly unreadable: number;
}

/** Archives of one market and timeframe. */
export interface CandleDumps {
  readonly archiveName: (period: ArchivePeriod) => string;
  /**
   * Fetches, proves and reads an archive.
   *
   * @returns `undefined`: there is none of that period.
   * @throws {WorldError} E_DUMPS_CHECKSUM: wrong twice; E_DUMPS_FORMAT, E_DUMPS_UNREACHABLE, E_DISK_WRITE.
   */
  readonly readArchive: (period: ArchivePeriod) => Promise<ReadArchive | undefined>;
}

export interface DumpsOptions extends FetchOptions {
  readonly baseUrl?: string | undefined;
  /** Where an archive lies while it is read. */
  readonly folder: string;
}

const ownUrl = "https://data.binance.vision";

/** Binance's public archives of a spot market; nothing is asked yet. */
export function openBinanceDumps(
  { instrument, timeframe }: CandleKey,
  { baseUrl = ownUrl, folder, ...rest }: DumpsOptions,
): CandleDumps {
  const options = { ...rest, firstAnswer: awaitFirstAnswer() };
  const archiveName = ({ text }: ArchivePeriod): string => `${instrument}-${timeframe}-${text}.zip`;
  return {
    archiveName,
    readArchive: async (period) => {
      const name = archiveName(period);
      const place = `data/spot/${period.kind}/klines/${instrument}/${timeframe}`;
      const url = `${baseUrl.replace(/\/+$/, "")}/${place}/${name}`;
      const path = temporaryPathBeside(join(folder, name));
      await makeFolders(dirname(path));
      try {
        const isThere = await fetchProven(url, { ...options, name, path });
        if (!isThere) return undefined;
        return { name, ...(await readRows(path, { instrument, name })) };
      } finally {
        await rm(path, { force: true });
      }
    },
  };
}

const sumsMax = 2;

/** @returns Whether the file lies under `path`, with the checksum that its provider says. */
async function fetchProven(
  url: string,
  { name, path, ...options }: FetchOptions & { readonly name: string; readonly path: string },
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const line = await fetchText(
      `${url}.CHECKSUM`,
      (text) => checksumLine.exec(text)?.[2] === name,
      options,
    );
    const said = line === undefined ? undefined : checksumLine.exec(line)?.[1];
    const found = said === undefined ? undefined : await fetchToDisk(url, path, options);
    if (said === undefined || found === undefined) return false;
    if (found === said.toLowerCase()) return true;
    if (attempt < sumsMax) continue;
    throw new WorldError(
      "E_DUMPS_CHECKSUM",
      `Cannot use ${url}: its sha256 is ${found}, and ${said} is said`,
      { retryable: true },
    );
  }
}

// As sha256sum writes it: "<hex>  <name>".
const checksumLine = /^([0-9a-fA-F]{64})\s+\*?(\S+)\s*$/;

async function readRows(
  path: string,
  { instrument, name }: Pick<CandleKey, "instrument"> & { readonly name: string },
): Promise<Omit<ReadArchive, "name">> {
  const rows: (readonly number[])[] = [];
  let unreadable = 0;
  try {
    const file = await openCandleFile(path, { instrument });
    await file.readRows({
      row: ({ openTimeMs, open, high, low, close, volume }) =>
        rows.push([openTimeMs, open, high, low, close, volume]),
      refuse: () => {
        unreadable += 1;
      },
    });
  } catch (error) {
    if (!(error instanceof MisuseError)) throw error;
    throw new WorldError(
      "E_DUMPS_FORMAT",
      `Cannot read ${name}, whose checksum is right: ${error.message.replaceAll(path, name)}`,
      { cause: error },
    );
  }
  return { rows, unreadable };
}
