import { checkDuplicatedRows } from "../../evaluation/leaks/duplicated-rows.ts";
import { checkFutureEdit, type EditedPart } from "../../evaluation/leaks/future-edit.ts";
import { checkLabelOverlap } from "../../evaluation/leaks/label-overlap.ts";
import { type LeakFinding, notChecked } from "../../evaluation/leaks/leak-finding.ts";
import { checkSameCandleInputs } from "../../evaluation/leaks/same-candle-inputs.ts";
import { checkScalerSpan } from "../../evaluation/leaks/scaler-span.ts";
import { checkServeSkew } from "../../evaluation/leaks/serve-skew.ts";
import { checkShuffledSplit } from "../../evaluation/leaks/shuffled-split.ts";
import { MisuseError } from "../../foundation/errors.ts";
import {
  prepareSamples,
  type PreparedSamples,
  type SampleOptions,
} from "../../learning/features/prepare-samples.ts";
import { recipes } from "../../learning/features/recipes/recipe-table.ts";
import { type CandleSeries, candleCount, sliceCandles } from "../../market/candle-series.ts";
import { editedAfter } from "./edited-candles.ts";
import { featuresOf } from "./features-of.ts";
import { inputsAtDecision, movesAfterDecision } from "./inputs-and-moves.ts";
import { knownValues } from "./known-values.ts";
import { joinedSpans, scalerSpan } from "./scaler-numbers.ts";
import { preparedSegmentRows } from "./segment-rows-of.ts";
import { servedInputs } from "./served-inputs.ts";
import { windowPositions } from "../../learning/features/window-positions.ts";

/** The newest candles that the pipeline is run on; older ones go through the same code. */
const candlesMax = 12_000;

/**
 * Puts the pipeline that training uses through the checks, with every recipe, on the given candles.
 *
 * @param horizon Candles ahead.
 * @throws {MisuseError} E_TOO_FEW_CANDLES and the other errors of `prepareSamples`; E_CONSTANT_COLUMN:
 *   a price never changes.
 */
export function pipelineFindings(whole: CandleSeries, horizon: number): readonly LeakFinding[] {
  const count = candleCount(whole);
  const series = sliceCandles(whole, Math.max(0, count - candlesMax), count);
  const lookback = candleCount(series) >= candlesForFullWindow ? 120 : 24;
  const prepared = preparedRecipes(series, { horizon, lookback });
  const any = prepared[0]!;
  const needsVersion = "Only a trained version has forecasts: candlecast doctor VERSION.";
  const examFrom = count - candleCount(series) + firstPosition(any, "exam");
  return [
    checkScalerSpan(joinedSpans(prepared.map((each) => scalerSpan(each.transform, each)))),
    checkLabelOverlap(preparedSegmentRows(any), horizon),
    checkDuplicatedRows(whole, examFrom),
    checkShuffledSplit(preparedSegmentRows(any)),
    checkSameCandleInputs(inputsAtDecision(any), movesAfterDecision(any)),
    checkFutureEdit(prepared.flatMap((each) => editedPipeline(each, { horizon, lookback }))),
    notChecked("lag-copy", needsVersion),
    notChecked("constant-output", needsVersion),
    checkServeSkew(servedInputs(prepared)),
  ];
}

function preparedRecipes(
  series: CandleSeries,
  options: Pick<SampleOptions, "horizon" | "lookback">,
): readonly PreparedSamples[] {
  const features = featuresOf(series);
  try {
    return recipes.map((recipe) => prepareSamples(series, { recipe, ...options, ...features }));
  } catch (error) {
    if (!(error instanceof MisuseError) || error.code !== "E_CONSTANT_COLUMN") throw error;
    const [, what = ""] = error.message.split("constant column: ");
    const { instrument, timeframe } = series;
    throw new MisuseError(
      error.code,
      `Cannot look for leaks in ${instrument} ${timeframe}: where nothing moves there is nothing to check, ${what}`,
      { cause: error },
    );
  }
}

const candlesForFullWindow = 1_000;
const examCuts = [0.2, 0.4, 0.6, 0.8];

/**
 * The pipeline once more with all candles after train replaced, and with those after a few places in the
 * exam: a look at the next candle shows only where it is the first that was replaced.
 */
export function editedPipeline(
  prepared: PreparedSamples,
  options: Omit<SampleOptions, "recipe">,
): readonly EditedPart[] {
  const { grid, samples, segments } = prepared;
  const trainEnd = windowPositions(prepared, segments.train).at(-1)! + samples.horizon;
  const exam = windowPositions(prepared, segments.exam);
  const inExam = examCuts.map((share) => exam[Math.floor(share * exam.length)]!);
  return [trainEnd, ...inExam].flatMap((position) => {
    const edited = prepareSamples(editedAfter(grid.series, position), {
      ...options,
      recipe: samples.recipe,
      features: samples.features,
    });
    return knownValues(prepared, edited, position);
  });
}

/** Stored position of the first window's last candle of a segment. */
export function firstPosition(
  prepared: PreparedSamples,
  segment: keyof PreparedSamples["segments"],
): number {
  return windowPositions(prepared, prepared.segments[segment])[0] ?? 0;
}
