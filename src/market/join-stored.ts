import { utcText } from "../foundation/utc-text.ts";
import type { CandleSeries } from "./candle-series.ts";
import { candleAt, type CandleValues, sameValues } from "./candle-values.ts";
import { timeframeMs } from "./timeframe.ts";

export interface JoinOptions {
  /** Oldest first. */
  readonly stored: AsyncIterable<CandleSeries>;
  /** Stored candles stay and added ones fill the rest; else they only are compared. */
  readonly keepStored: boolean;
  /** Whether the added rows have volume. */
  readonly hasVolume: boolean;
  /** Stored candles that had not closed at this moment do not stay. */
  readonly nowMs: number;
}

/** Takes what comes of a join. */
export interface JoinReceiver<Row extends CandleValues> {
  /** The candles of the join, oldest first. */
  readonly emit: (candle: CandleValues) => void;
  /** An added row that contradicts a stored candle that stays. */
  readonly refuse: (row: Row) => void;
}

export interface JoinOutcome {
  /** Candles that were stored. */
  readonly before: number;
  /** Of those: not in the join with the same values. */
  readonly lost: number;
}

/**
 * Walks stored candles and new ones side by side; memory does not grow with their number.
 * A stored candle is never changed: it stays or it is replaced with all others.
 *
 * @param added Oldest first, one row per open time, in batches of any size.
 */
export async function joinStored<Row extends CandleValues>(
  added: AsyncIterable<readonly Row[]>,
  options: JoinOptions,
  { emit, refuse }: JoinReceiver<Row>,
): Promise<JoinOutcome> {
  const { hasVolume } = options;
  const stored = await openCursor(options.stored);
  // Whether the stored candle at the cursor stays whatever is added.
  const stays = (): boolean =>
    options.keepStored && stored.openTimeMs() + stored.stepMs() <= options.nowMs;
  const hasSameColumns = (): boolean => hasVolume === stored.hasVolume();
  let [before, lost] = [0, 0];
  const passStored = async (isLost: boolean): Promise<void> => {
    before += 1;
    lost += isLost ? 1 : 0;
    if (!stored.step()) await stored.refill();
  };
  const passUntil = async (openTimeMs: number): Promise<void> => {
    while (stored.openTimeMs() < openTimeMs) {
      if (stays()) emit(stored.candle());
      await passStored(!stays());
    }
  };
  const meet = async (row: Row): Promise<void> => {
    const isSame = hasSameColumns() && sameValues(stored.candle(), row);
    const isRefused = !isSame && stays();
    emit(isRefused ? stored.candle() : row);
    if (isRefused) refuse(row);
    return passStored(!isSame && !isRefused);
  };
  for await (const rows of added) {
    for (const row of rows) {
      // No await where nothing stored lies before the row: most imports meet an empty store.
      if (stored.openTimeMs() < row.openTimeMs) await passUntil(row.openTimeMs);
      if (stored.openTimeMs() > row.openTimeMs) emit(row);
      else await meet(row);
    }
  }
  await passUntil(Infinity);
  return { before, lost };
}

/** The phrase for a row that contradicts the stored candle. */
export function conflictReason(openTimeMs: number): string {
  return `the stored candle of ${utcText(openTimeMs)} has other values; it stays`;
}

/** A place among stored candles; behind the last one its time is infinite. */
interface Cursor {
  readonly openTimeMs: () => number;
  readonly stepMs: () => number;
  readonly hasVolume: () => boolean;
  readonly candle: () => CandleValues;
  /** To the next candle of the chunk; false where there is none. */
  readonly step: () => boolean;
  /** To the first candle of the next chunk that has any. */
  readonly refill: () => Promise<void>;
}

async function openCursor(chunks: AsyncIterable<CandleSeries>): Promise<Cursor> {
  const iterator = chunks[Symbol.asyncIterator]();
  let chunk: CandleSeries | undefined;
  let i = 0;
  const refill = async (): Promise<void> => {
    do {
      const next = await iterator.next();
      chunk = next.done === true ? undefined : next.value;
    } while (chunk?.openTimeMs.length === 0);
    i = 0;
  };
  await refill();
  return {
    openTimeMs: () => chunk?.openTimeMs[i] ?? Infinity,
    stepMs: () => (chunk === undefined ? 0 : timeframeMs(chunk.timeframe)),
    hasVolume: () => chunk?.volume !== undefined,
    candle: () => candleAt(chunk!, i),
    step: () => {
      i += 1;
      return chunk !== undefined && i < chunk.openTimeMs.length;
    },
    refill,
  };
}
