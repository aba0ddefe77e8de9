import { utcText } from "../foundation/utc-text.ts";
import type { CandleRow } from "./candle-rows.ts";
import type { RefusalKind } from "./refused-rows.ts";

export interface RowLimits {
  /** Duration of one candle in milliseconds. */
  readonly stepMs: number;
  /** The latest open time that is believed. */
  readonly latestMs: number;
}

/** A row without its place in a file. */
type CandleValues = Omit<CandleRow, "line">;

export interface Refusal {
  readonly kind: RefusalKind;
  readonly reason: string;
}

/** No market had candles before Bitcoin's first block. */
export const earliestMs = Date.UTC(2009, 0, 1);

/**
 * Says why a row cannot be a candle of this timeframe, if so.
 *
 * @returns `undefined`: the row is a candle (low <= open, close <= high, all > 0, on the grid).
 */
export function judgeRow(row: CandleValues, limits: RowLimits): Refusal | undefined {
  return judgeTime(row.openTimeMs, limits) ?? judgePrices(row) ?? judgeVolume(row.volume);
}

function judgeTime(timeMs: number, limits: RowLimits): Refusal | undefined {
  if (!(timeMs >= earliestMs && timeMs <= limits.latestMs)) {
    const range = `2009 to ${utcText(limits.latestMs)} UTC`;
    return { kind: "out-of-time", reason: `time ${utcText(timeMs)} lies outside ${range}` };
  }
  if (timeMs % limits.stepMs === 0) return undefined;
  return { kind: "off-grid", reason: `time ${utcText(timeMs)} is no open time of the timeframe` };
}

function judgePrices({ open, high, low, close }: CandleValues): Refusal | undefined {
  // Written so that NaN falls into a refusal.
  if (!(open > 0 && high > 0 && low > 0 && close > 0)) {
    const prices = `${open}, ${high}, ${low}, ${close}`;
    return { kind: "not-positive", reason: `a price is not above 0: ${prices}` };
  }
  if (!(high >= low)) {
    return { kind: "high-below-low", reason: `high ${high} is below low ${low}` };
  }
  if (!(open >= low && open <= high)) {
    return { kind: "open-outside-range", reason: `open ${open} is outside ${low} to ${high}` };
  }
  if (close >= low && close <= high) return undefined;
  return { kind: "close-outside-range", reason: `close ${close} is outside ${low} to ${high}` };
}

function judgeVolume(volume: number): Refusal | undefined {
  if (volume >= 0) return undefined;
  return { kind: "negative-volume", reason: `volume ${volume} is below 0` };
}
