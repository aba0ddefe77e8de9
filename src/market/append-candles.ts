import { MisuseError } from "../foundation/errors.ts";
import { utcText } from "../foundation/utc-text.ts";
import type { CandleSeries } from "./candle-series.ts";
import { sameCandle } from "./compare-candles.ts";

export interface AppendedCandles {
  readonly series: CandleSeries;
  /** Positions in `added` of candles that contradict a stored one; the stored candle stays. */
  readonly conflicts: readonly number[];
}

/**
 * Joins candles to stored ones. A stored candle is never changed.
 *
 * @throws {MisuseError} E_VOLUME_MISMATCH: one has volume and the other has none.
 */
export function appendCandles(stored: CandleSeries, added: CandleSeries): AppendedCandles {
  refuseOtherColumns(stored, added);
  const storedAt = new Map<number, number>();
  for (const [i, time] of stored.openTimeMs.entries()) storedAt.set(time, i);
  const fresh: number[] = [];
  const conflicts: number[] = [];
  for (const [j, time] of added.openTimeMs.entries()) {
    const i = storedAt.get(time);
    if (i === undefined) fresh.push(j);
    else if (!sameCandle(stored, i, added, j)) conflicts.push(j);
  }
  return { series: joinCandles(stored, added, fresh), conflicts };
}

function refuseOtherColumns(stored: CandleSeries, added: CandleSeries): void {
  if ((stored.volume === undefined) === (added.volume === undefined)) return;
  const [without, having] = stored.volume ? ["new", "stored"] : ["stored", "new"];
  throw new MisuseError(
    "E_VOLUME_MISMATCH",
    `Cannot append to ${stored.instrument} ${stored.timeframe}: ` +
      `the ${having} candles have volume and the ${without} have none`,
  );
}

/** All stored candles and those of `added` at the positions `fresh`, oldest first. */
function joinCandles(
  stored: CandleSeries,
  added: CandleSeries,
  fresh: readonly number[],
): CandleSeries {
  const join = (first: Float64Array, second: Float64Array): Float64Array => {
    const joined = new Float64Array(first.length + fresh.length);
    joined.set(first);
    for (const [k, j] of fresh.entries()) joined[first.length + k] = second[j]!;
    return joined;
  };
  const time = join(stored.openTimeMs, added.openTimeMs);
  const order = Uint32Array.from(time.keys()).toSorted((a, b) => time[a]! - time[b]!);
  const sorted = (column: Float64Array): Float64Array =>
    Float64Array.from(order, (i) => column[i]!);
  const { volume } = stored;
  return {
    instrument: stored.instrument,
    timeframe: stored.timeframe,
    openTimeMs: sorted(time),
    open: sorted(join(stored.open, added.open)),
    high: sorted(join(stored.high, added.high)),
    low: sorted(join(stored.low, added.low)),
    close: sorted(join(stored.close, added.close)),
    volume: volume && added.volume && sorted(join(volume, added.volume)),
  };
}

/** The phrase for a candle that contradicts the stored one. */
export function conflictReason(openTimeMs: number): string {
  return `the stored candle of ${utcText(openTimeMs)} has other values; it stays`;
}
