import { replaceFileAtomically } from "../../foundation/atomic-files.ts";
import { type Claim, claim } from "../../foundation/claim.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { createCandleRows } from "../../market/candle-rows.ts";
import type { CandleKey, CandleStaging } from "../../market/candle-store.ts";
import { createCandleHash } from "../../market/hash-candles.ts";
import { sqlText } from "./duckdb-session.ts";
import { openScratchTable, type ScratchTable } from "./scratch-table.ts";
import type { StoredNote } from "./stored-note.ts";

const columns = ["open_time_ms", "open", "high", "low", "close", "volume"];
const hashedAtOnce = 4096;

/**
 * Collects the candles of one Parquet file that any tool reads: open_time_ms BIGINT, open, high,
 * low, close, volume DOUBLE (all NULL where volume is absent). The file appears whole or not at all.
 *
 * @throws {RefusedError} E_STORE_BUSY: another one is writing it.
 * @throws {WorldError} E_DISK_WRITE, as do all calls.
 */
export async function openCandleStaging(
  path: string,
  key: CandleKey,
  { hasVolume }: { readonly hasVolume: boolean },
): Promise<CandleStaging> {
  const claimed = await claimStored(path);
  const table = await openScratchTable(path, columns).catch(async (error: unknown) => {
    await claimed.release();
    throw error;
  });
  const leave = async (): Promise<void> => {
    await table.close();
    await claimed.release();
  };
  const hash = createCandleHash();
  const unhashed = createCandleRows({ withVolume: hasVolume });
  let candles = 0;
  const hashRows = (): void => {
    const rows = unhashed.rows();
    hash.add({ ...key, ...rows });
    unhashed.clear();
  };
  return {
    add: (candle) => {
      const { openTimeMs, open, high, low, close, volume } = candle;
      table.add([openTimeMs, open, high, low, close, volume]);
      unhashed.push(candle);
      candles += 1;
      if (candles % hashedAtOnce === 0) hashRows();
    },
    commit: async (origins) => {
      hashRows();
      const stored: StoredNote = { format: 2, hasVolume, dataHash: hash.digest(key), origins };
      const note = JSON.stringify(stored);
      await replaceFileAtomically(path, (temporary) =>
        copyTo(table, temporary, { note, hasVolume }),
      );
      await leave();
      return { candles, path };
    },
    abandon: leave,
  };
}

/** Two that join candles to the same stored ones at once would lose those of the first. */
async function claimStored(path: string): Promise<Claim> {
  const claimed = await claim(path);
  if (!("holder" in claimed)) return claimed;
  const { pid, host } = claimed.holder;
  throw new RefusedError(
    "E_STORE_BUSY",
    `Cannot write ${path}: process ${pid} on ${host} is writing it`,
  );
}

async function copyTo(
  table: ScratchTable,
  path: string,
  { note, hasVolume }: { readonly note: string; readonly hasVolume: boolean },
): Promise<void> {
  table.flush();
  const volume = hasVolume ? "volume" : "CAST(NULL AS DOUBLE) AS volume";
  const selected = `CAST(open_time_ms AS BIGINT) AS open_time_ms, open, high, low, close, ${volume}`;
  const metadata = `{candlecast: ${sqlText(note)}}`;
  const options = `FORMAT parquet, COMPRESSION zstd, KV_METADATA ${metadata}`;
  await table.run(`COPY (SELECT ${selected} FROM scratch) TO ${sqlText(path)} (${options})`);
}
