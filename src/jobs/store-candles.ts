import { MisuseError } from "../foundation/errors.ts";
import type { CandleSeries } from "../market/candle-series.ts";
import type { CandleKey, CandleOrigin, CandleStore, StoredStream } from "../market/candle-store.ts";
import { candleBatches, type CandleValues } from "../market/candle-values.ts";
import { joinStored } from "../market/join-stored.ts";

export interface StoredOutcome {
  /** Candles that are stored now. */
  readonly candles: number;
  readonly path: string;
  /** Candles that were stored before. */
  readonly before: number;
  /** Of those: not among the new ones with the same values. */
  readonly lost: number;
  /** Copy of the file before, made where candles would be lost. */
  readonly previousPath: string | undefined;
}

export interface StageOptions<Row> {
  /** Whether the rows have volume. */
  readonly hasVolume: boolean;
  /**
   * Stored candles stay, but those that had not closed at `nowMs`; rows that contradict them go to
   * `refuse`. Absent: the rows replace what is stored.
   */
  readonly append?: { readonly nowMs: number; readonly refuse: (row: Row) => void } | undefined;
}

/** New content of a store, beside what is stored. */
export interface StagedCandles {
  /** Where the candles that stay came from. */
  readonly origins: readonly CandleOrigin[];
  /** Replaces what is stored; where that loses candles the old file is kept beside it. */
  readonly commit: (origins: readonly CandleOrigin[]) => Promise<StoredOutcome>;
  readonly abandon: () => Promise<void>;
}

/**
 * Brings rows beside what is stored, out of sight; memory does not grow with their number.
 *
 * @param rows Oldest first, one per open time, in batches.
 * @throws {MisuseError} E_VOLUME_MISMATCH: appending, and one side has volume where the other has none.
 * @throws {RefusedError} E_STORE_BUSY; E_STORE_BROKEN: appending to what was torn or edited.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function stageCandles<Row extends CandleValues>(
  store: CandleStore,
  key: CandleKey,
  rows: AsyncIterable<readonly Row[]>,
  { hasVolume, append }: StageOptions<Row>,
): Promise<StagedCandles> {
  // First the right to write: what is stored then stays what it is until the commit.
  const staging = await store.stage(key, { hasVolume });
  try {
    const stored = await openStored(store, key, { mustBeWhole: append !== undefined });
    if (append !== undefined) refuseOtherColumns(key, stored.hasVolume, hasVolume);
    const receiver = { emit: staging.add, refuse: append?.refuse ?? (() => undefined) };
    const keepStored = append !== undefined;
    const joining = { stored: stored.chunks, keepStored, hasVolume, nowMs: append?.nowMs ?? 0 };
    const joined = await joinStored(rows, joining, receiver);
    return {
      origins: keepStored ? stored.origins : [],
      commit: async (origins) => {
        // A broken file is kept too: there may be something to rescue in it.
        const counts = stored.isBroken() ? { before: 0, lost: 0 } : joined;
        const keep = counts.lost > 0 || stored.isBroken();
        const previousPath = keep ? await store.keepPrevious(key) : undefined;
        const { candles, path } = await staging.commit(origins);
        return { candles, path, ...counts, previousPath };
      },
      abandon: staging.abandon,
    };
  } catch (error) {
    await staging.abandon();
    throw error;
  }
}

/** Replaces what is stored; where that loses candles the old file is kept beside it. */
export async function replaceStored(
  store: CandleStore,
  series: CandleSeries,
  origins: readonly CandleOrigin[],
): Promise<StoredOutcome> {
  const hasVolume = series.volume !== undefined;
  const { instrument, timeframe } = series;
  const staged = await stageCandles(store, { instrument, timeframe }, candleBatches(series), {
    hasVolume,
  });
  try {
    return await staged.commit(origins);
  } finally {
    await staged.abandon();
  }
}

interface OpenedStore extends Pick<StoredStream, "chunks" | "origins"> {
  /** Absent where nothing is stored. */
  readonly hasVolume: boolean | undefined;
  /** Known after the last chunk. */
  readonly isBroken: () => boolean;
}

/** A store that cannot be read must not stop the import that mends it: only appending needs it. */
async function openStored(
  store: CandleStore,
  key: CandleKey,
  { mustBeWhole }: { readonly mustBeWhole: boolean },
): Promise<OpenedStore> {
  let isBroken = false;
  const noteBroken = (error: unknown): undefined => {
    if (mustBeWhole) throw error;
    isBroken = true;
    return undefined;
  };
  const stored = await store.stream(key).catch(noteBroken);
  const chunks = async function* (): AsyncGenerator<CandleSeries> {
    try {
      if (stored !== undefined) yield* stored.chunks;
    } catch (error) {
      noteBroken(error);
    }
  };
  return {
    chunks: chunks(),
    origins: stored?.origins ?? [],
    hasVolume: stored?.hasVolume,
    isBroken: () => isBroken,
  };
}

function refuseOtherColumns(
  { instrument, timeframe }: CandleKey,
  stored: boolean | undefined,
  added: boolean,
): void {
  if (stored === undefined || stored === added) return;
  const [without, having] = stored ? ["new", "stored"] : ["stored", "new"];
  throw new MisuseError(
    "E_VOLUME_MISMATCH",
    `Cannot append to ${instrument} ${timeframe}: ` +
      `the ${having} candles have volume and the ${without} have none`,
  );
}
