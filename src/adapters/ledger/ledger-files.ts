import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";

/** A ledger file of a person's trading folder. */
export interface KeptLedger {
  readonly path: string;
  /** Of the session or run. */
  readonly name: string;
}

/**
 * The ledgers of paper sessions and backtests, the newest first; sessions that were moved aside are
 * found by their name alone.
 *
 * @param name Only those of that name.
 * @returns Nothing where the folder does not exist.
 */
export async function ledgerFiles(
  tradingDir: string,
  name: string | undefined,
): Promise<readonly KeptLedger[]> {
  const sessions = (await namesIn(join(tradingDir, "paper")))
    .filter((folder) => folder === name || !folder.includes(".before-"))
    .map((folder) => ({ name: folder, path: join(tradingDir, "paper", folder, "ledger.sqlite") }));
  const runs = (await namesIn(join(tradingDir, "backtests")))
    .filter((file) => file.endsWith(".sqlite"))
    .map((file) => ({
      name: basename(file, ".sqlite"),
      path: join(tradingDir, "backtests", file),
    }));
  const dated = await Promise.all(
    [...sessions, ...runs]
      .filter((one) => name === undefined || one.name === name)
      .map(async (one) => ({ ...one, atMs: await writtenMs(one.path) })),
  );
  return dated
    .flatMap(({ atMs, ...one }) => (atMs === undefined ? [] : [{ ...one, atMs }]))
    .toSorted((a, b) => b.atMs - a.atMs)
    .map(({ name: own, path }) => ({ name: own, path }));
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

// A session that trades writes beside its file.
async function writtenMs(path: string): Promise<number | undefined> {
  const own = await mtimeOf(path);
  const beside = await mtimeOf(`${path}-wal`);
  return own === undefined ? undefined : Math.max(own, beside ?? own);
}

async function mtimeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
