import { MisuseError } from "../foundation/errors.ts";
import { utcText } from "../foundation/utc-text.ts";
import { type CandleSeries, candleColumns } from "./candle-series.ts";
import { sameCandle } from "./compare-candles.ts";

export interface AppendedCandles {
  readonly series: CandleSeries;
  /** Candles of `added` that stored ones did not have. */
  readonly added: number;
  /** Candles of `added` that were stored already with the same values. */
  readonly alreadyStored: number;
  /** Positions in `added` of candles that contradict a stored one; the stored candle stays. */
  readonly conflicts: readonly number[];
}

/**
 * Joins candles to stored ones. A stored candle is never changed.
 *
 * @throws {MisuseError} E_VOLUME_MISMATCH: one has volume and the other has none.
 */
export function appendCandles(stored: CandleSeries, added: CandleSeries): AppendedCandles {
  if ((stored.volume === undefined) !== (added.volume === undefined)) {
    const who = stored.volume === undefined ? "stored" : "new";
    throw new MisuseError(
      "E_VOLUME_MISMATCH",
      `Cannot append to ${stored.instrument} ${stored.timeframe}: the ${who} candles have no volume and the others have`,
    );
  }
  const picks: { readonly from: CandleSeries; readonly at: number }[] = [];
  const conflicts: number[] = [];
  let alreadyStored = 0;
  let i = 0;
  let j = 0;
  while (i < stored.openTimeMs.length || j < added.openTimeMs.length) {
    const storedTime = stored.openTimeMs[i] ?? Infinity;
    const addedTime = added.openTimeMs[j] ?? Infinity;
    if (storedTime === addedTime && sameCandle(stored, i, added, j)) alreadyStored += 1;
    else if (storedTime === addedTime) conflicts.push(j);
    if (storedTime <= addedTime) picks.push({ from: stored, at: i });
    else picks.push({ from: added, at: j });
    i += storedTime <= addedTime ? 1 : 0;
    j += addedTime <= storedTime ? 1 : 0;
  }
  const series = pickCandles(stored, picks);
  const before = stored.openTimeMs.length;
  return { series, added: picks.length - before, alreadyStored, conflicts };
}

function pickCandles(
  like: CandleSeries,
  picks: readonly { readonly from: CandleSeries; readonly at: number }[],
): CandleSeries {
  const column = (name: "openTimeMs" | (typeof candleColumns)[number]): Float64Array =>
    Float64Array.from(picks, ({ from, at }) => from[name]?.[at] ?? Number.NaN);
  return {
    instrument: like.instrument,
    timeframe: like.timeframe,
    openTimeMs: column("openTimeMs"),
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    volume: like.volume && column("volume"),
  };
}

/** The phrase for a candle that contradicts the stored one. */
export function conflictReason(openTimeMs: number): string {
  return `the stored candle of ${utcText(openTimeMs)} has other values; it stays`;
}
