import { neweyWestLag, neweyWestVariance } from "../../evaluation/significance/newey-west.ts";
import type { MarketRows } from "../../evaluation/rows/market-rows.ts";
import { mean } from "../../foundation/statistics/mean.ts";

export interface SelectionNotes {
  /** Plain words where the candles without a forecast moved differently, for the first place. */
  readonly warnings: readonly string[];
  /** How many of the candles have a forecast, where no warning says so. */
  readonly share: readonly string[];
}

/** Below such a share it is asked whether forecasts were left out that had failed. */
const wholeShare = 0.9;
const suspiciousZ = 3;
/** Fewer candles on a side tell nothing. */
const rowsMin = 30;

/**
 * Whoever leaves out the forecasts that failed wins with a coin: compares the outcomes of candles with
 * a forecast and without, by their size and by their sign.
 *
 * @param candles Every candle with an outcome from the first judged forecast to the last.
 * @param judgedAt Stored positions of t with a judged forecast, among them.
 * @param abstainedAt Stored positions that a row abstains for.
 */
export function selectionNotes(
  candles: MarketRows,
  judgedAt: Int32Array,
  abstainedAt: ReadonlySet<number>,
): SelectionNotes {
  const has = new Set(judgedAt);
  const rows = Array.from(candles.position.keys());
  const withForecast = rows.filter((i) => has.has(candles.position[i]!));
  const without = rows.filter((i) => !has.has(candles.position[i]!));
  const silent = without.filter((i) => abstainedAt.has(candles.position[i]!)).length;
  const text = shareText(withForecast.length, silent, rows.length);
  const share = [`Forecasts stand for ${text}.`];
  const isPartial = withForecast.length < wholeShare * rows.length;
  if (!isPartial || Math.min(withForecast.length, without.length) < rowsMin) {
    return { warnings: [], share };
  }
  const how =
    silent === without.length
      ? "Abstentions that were decided before look like this too, and no file can tell them apart."
      : "Forecasts that failed may have been left out (hours of the day that nobody forecasts look alike): ask for the whole file.";
  const found = differences(candles, withForecast, without);
  const warnings = found.map((words) => `Forecasts stand for ${text}, and ${words}. ${how}`);
  return { warnings, share: warnings.length === 0 ? share : [] };
}

function shareText(forecasts: number, silent: number, candles: number): string {
  const abstain = silent > 0 ? `, another ${percent(silent / candles)} abstain` : "";
  return `${percent(forecasts / candles)} of the candles between the first and the last${abstain}`;
}

const measures = [
  {
    isSo: ({ outcomeLogReturn, volatility, horizon }: MarketRows, i: number) =>
      Math.abs(outcomeLogReturn[i]!) > volatility[i]! * Math.sqrt(horizon),
    words: "moved by more than their volatility",
  },
  {
    isSo: ({ outcomeLogReturn }: MarketRows, i: number) => outcomeLogReturn[i]! > 0,
    words: "rose",
  },
] as const;

function differences(
  candles: MarketRows,
  withForecast: readonly number[],
  without: readonly number[],
): readonly string[] {
  return measures.flatMap(({ isSo, words }) => {
    const hits = (rows: readonly number[]) =>
      Float64Array.from(rows, (i) => (isSo(candles, i) ? 1 : 0));
    const [kept, left] = [hits(withForecast), hits(without)];
    const error = Math.sqrt(varianceOf(kept, candles.horizon) + varianceOf(left, candles.horizon));
    const gap = mean(left) - mean(kept);
    if (!(Math.abs(gap) > suspiciousZ * error)) return [];
    return [
      `the others moved differently: ${percent(mean(left))} of them ${words}, of those with a forecast ${percent(mean(kept))}`,
    ];
  });
}

function varianceOf(values: Float64Array, horizon: number): number {
  return neweyWestVariance(values, neweyWestLag(values.length, horizon));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
