import { checkConstantOutput } from "../../evaluation/leaks/constant-output.ts";
import { checkDuplicatedRows } from "../../evaluation/leaks/duplicated-rows.ts";
import { checkFutureEdit, type EditedPart } from "../../evaluation/leaks/future-edit.ts";
import { checkLabelOverlap } from "../../evaluation/leaks/label-overlap.ts";
import { checkLagCopy, type CopyRows } from "../../evaluation/leaks/lag-copy.ts";
import { type LeakFinding, notChecked } from "../../evaluation/leaks/leak-finding.ts";
import { checkSameCandleInputs } from "../../evaluation/leaks/same-candle-inputs.ts";
import { checkScalerSpan } from "../../evaluation/leaks/scaler-span.ts";
import { checkServeSkew } from "../../evaluation/leaks/serve-skew.ts";
import { checkShuffledSplit } from "../../evaluation/leaks/shuffled-split.ts";
import { splitOf, trainingParams } from "../../learning/bundle/training-params.ts";
import { prepareSamples, type PreparedSamples } from "../../learning/features/prepare-samples.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { type JudgedSentiment, sentimentOf } from "../judging/judged-sentiment.ts";
import { editedAfter } from "./edited-candles.ts";
import { editedSentiment } from "./edited-sentiment.ts";
import type { ExaminedVersion } from "./examined-version.ts";
import { inputsAtDecision, movesAfterDecision } from "./inputs-and-moves.ts";
import { editedPipeline, firstPosition } from "./pipeline-findings.ts";
import { scalerSpan } from "./scaler-numbers.ts";
import { statedSegmentRows } from "./segment-rows-of.ts";
import { servedAnswers, trainingOutputs } from "./version-answers.ts";
import type { VersionCandles } from "./version-candles.ts";
import { spacedWindows, windowPositions } from "../../learning/features/window-positions.ts";

/** Exam windows that are asked one at a time, evenly spaced. */
const windowsAsked = 600;
/** Of them, those that are asked again after the future was edited. */
const windowsEdited = 60;
/** How far the served model may stand from training's graph, in scaled units. */
const outputTolerance = 1e-5;
const lagsCompared = 5;

/**
 * Puts a trained version through every check, on the candles of its own time.
 *
 * @param sentiment The readings of a version that reads them.
 * @throws {MisuseError} the candles are too few for the version's own segments.
 */
export async function versionFindings(
  version: ExaminedVersion,
  { series, ...candles }: VersionCandles,
  sentiment?: JudgedSentiment,
): Promise<readonly LeakFinding[]> {
  const { metadata, transform } = version;
  const extraColumns = extraColumnsOf(version, series, sentiment);
  const settings = { ...settingsOf(version), extraColumns };
  const isTrainingData = candles.isTrainingData && sentiment?.areTrainedReadings !== false;
  const prepared = prepareSamples(series, settings);
  const segments = statedSegmentRows(metadata);
  const windows = spacedWindows(prepared.segments.exam, windowsAsked);
  const positions = pickPositions(prepared, windows);
  const served = await servedAnswers(version, { series, extraColumns }, positions);
  const trained = await trainingOutputs(version, prepared, windows, { refitted: isTrainingData });
  const rows = copyRows(prepared, positions, served.closes);
  return [
    isTrainingData
      ? checkScalerSpan(scalerSpan(transform, prepared, extraColumns))
      : notChecked(
          "scaler-span",
          "These are not the candles or readings that the version was trained on.",
        ),
    checkLabelOverlap(segments, transform.horizon),
    checkDuplicatedRows(series, firstPosition(prepared, "exam")),
    checkShuffledSplit(segments),
    checkSameCandleInputs(inputsAtDecision(prepared), movesAfterDecision(prepared)),
    checkFutureEdit([
      ...editedPipeline(prepared, settings),
      ...editedSentiment({ metadata, series }, sentiment?.readings ?? [], cutsOf(prepared)),
      ...(await editedForecasts(version, { prepared, extraColumns }, positions)),
    ]),
    checkLagCopy(rows),
    checkConstantOutput(rows),
    checkServeSkew({
      what: "training's graph against the served model",
      training: trained,
      serving: served.scaledOutputs,
      windows: windows.length,
      tolerance: outputTolerance,
    }),
  ];
}

function settingsOf({ metadata, transform }: ExaminedVersion) {
  const { recipe, lookback, horizon, features } = transform;
  const params = trainingParams(metadata, "look for leaks in a training");
  return { recipe, lookback, horizon, features, ...splitOf(params) };
}

function extraColumnsOf(
  { metadata }: ExaminedVersion,
  series: CandleSeries,
  sentiment: JudgedSentiment | undefined,
): ReadonlyMap<string, Float64Array> {
  if (metadata.sentiment === undefined || sentiment === undefined) return new Map();
  return sentimentOf(series, sentiment.timeline, metadata.sentiment);
}

// The end of the train rows, then places in the exam.
function cutsOf(prepared: PreparedSamples): readonly number[] {
  const { segments } = prepared;
  const exam = windowPositions(prepared, segments.exam);
  const inExam = [0.25, 0.5, 0.75].map((share) => exam[Math.floor(share * exam.length)]!);
  return [windowPositions(prepared, segments.train).at(-1)!, ...inExam];
}

function pickPositions(prepared: PreparedSamples, windows: Int32Array): Int32Array {
  const all = windowPositions(prepared, { from: 0, until: prepared.samples.label.length });
  return windows.map((w) => all[w]!);
}

/** Forecasts before and after every candle past the middle of the exam was replaced. */
async function editedForecasts(
  version: ExaminedVersion,
  examined: {
    readonly prepared: PreparedSamples;
    readonly extraColumns: ReadonlyMap<string, Float64Array>;
  },
  positions: Int32Array,
): Promise<readonly EditedPart[]> {
  const { extraColumns } = examined;
  const { series } = examined.prepared.grid;
  const known = positions.subarray(0, Math.ceil(positions.length / 2));
  const asked = known.subarray(Math.max(0, known.length - windowsEdited));
  const last = asked.at(-1);
  if (last === undefined) return [];
  const before = await servedAnswers(version, { series, extraColumns }, asked);
  const after = await servedAnswers(
    version,
    { series: editedAfter(series, last), extraColumns },
    asked,
  );
  return [
    { name: "forecasts", before: before.closes, after: after.closes },
    { name: "outputs", before: before.scaledOutputs, after: after.scaledOutputs },
  ];
}

/** Rows with a forecast, those that the model abstains on left out. */
function copyRows(
  { grid, samples }: PreparedSamples,
  positions: Int32Array,
  closes: Float64Array,
): CopyRows {
  const { close } = grid.series;
  const answered = positions.filter((t, i) => t >= lagsCompared && closes[i]! > 0);
  const forecast = closes.filter((value, i) => positions[i]! >= lagsCompared && value > 0);
  const fromLast = (of: (t: number, i: number) => number): Float64Array =>
    Float64Array.from(answered, (t, i) => Math.log(of(t, i) / close[t]!));
  return {
    forecastLogReturn: fromLast((_t, i) => forecast[i]!),
    outcomeLogReturn: fromLast((t) => close[t + samples.horizon]!),
    earlierLogReturn: Array.from({ length: lagsCompared }, (_, k) =>
      fromLast((t) => close[t - k - 1]!),
    ),
  };
}
