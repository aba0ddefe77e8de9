import { utcText } from "../../foundation/utc-text.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { LeakFinding } from "./leak-finding.ts";
import { repeatedCandles } from "./repeated-candles.ts";

/** Without volume, prices on a coarse grid repeat by chance; so long a run does not. */
const blockMin = { withVolume: 3, withoutVolume: 12 };
/** Single repeats up to this share of the moving candles are told and not held against the data. */
const repeatShareMax = 0.001;

/**
 * Looks for candles that stand in the data again under another time: what is learned from the first
 * copy is asked again in the exam.
 *
 * @param series Oldest first.
 * @param examFrom Position of the first candle that the exam decides on.
 */
export function checkDuplicatedRows(series: CandleSeries, examFrom: number): LeakFinding {
  const { moving, repeats, block, intoExam } = repeatedCandles(series, examFrom);
  const figures = {
    movingCandles: moving,
    repeats,
    longestBlock: block.candles,
    repeatsIntoExam: intoExam,
  };
  const hasVolume = series.volume !== undefined;
  const least = hasVolume ? blockMin.withVolume : blockMin.withoutVolume;
  const crossing = intoExam > 0 ? `, ${intoExam} candles of the exam were seen before it` : "";
  if (block.candles >= least) {
    const [from, to] = [block.copyOf, block.from].map((i) => utcText(series.openTimeMs[i] ?? 0));
    const detail = `A block of ${block.candles} candles from ${from} stands again at ${to} UTC; ${repeats} candles repeat earlier ones in all${crossing}.`;
    return { check: "duplicated-rows", kind: "leak", detail, figures };
  }
  if (hasVolume && repeats > Math.max(2, repeatShareMax * moving)) {
    const detail = `${repeats} of ${moving} candles repeat earlier ones under another time${crossing}.`;
    return { check: "duplicated-rows", kind: "leak", detail, figures };
  }
  const detail =
    repeats === 0
      ? `None of ${moving.toLocaleString("en-US")} candles that moved stands there twice.`
      : `${repeats} of ${moving.toLocaleString("en-US")} candles repeat an earlier one, as chance does; the longest run is ${block.candles}.`;
  return { check: "duplicated-rows", kind: "clean", detail, figures };
}
