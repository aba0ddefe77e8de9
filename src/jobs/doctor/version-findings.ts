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
import { trainingParams } from "../../learning/bundle/training-params.ts";
import { prepareSamples, type PreparedSamples } from "../../learning/features/prepare-samples.ts";
import { editedAfter } from "./edited-candles.ts";
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
 * @throws {MisuseError} the candles are too few for the version's own segments.
 */
export async function versionFindings(
  version: ExaminedVersion,
  { series, isTrainingData }: VersionCandles,
): Promise<readonly LeakFinding[]> {
  const { metadata, transform } = version;
  const settings = settingsOf(version);
  const prepared = prepareSamples(series, settings);
  const segments = statedSegmentRows(metadata);
  const windows = spacedWindows(prepared.segments.exam, windowsAsked);
  const positions = pickPositions(prepared, windows);
  const served = await servedAnswers(version, series, positions);
  const trained = await trainingOutputs(version, prepared, windows, { refitted: isTrainingData });
  const rows = copyRows(prepared, positions, served.closes);
  return [
    isTrainingData
      ? checkScalerSpan(scalerSpan(transform, prepared))
      : notChecked("scaler-span", "These are not the candles that the version was trained on."),
    checkLabelOverlap(segments, transform.horizon),
    checkDuplicatedRows(series, firstPosition(prepared, "exam")),
    checkShuffledSplit(segments),
    checkSameCandleInputs(inputsAtDecision(prepared), movesAfterDecision(prepared)),
    checkFutureEdit([
      ...editedPipeline(prepared, settings),
      ...(await editedForecasts(version, prepared, positions)),
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
  const { split, validation_split: validationSplit } = params;
  return { recipe, lookback, horizon, features, split, validationSplit };
}

function pickPositions(prepared: PreparedSamples, windows: Int32Array): Int32Array {
  const all = windowPositions(prepared, { from: 0, until: prepared.samples.label.length });
  return windows.map((w) => all[w]!);
}

/** Forecasts before and after every candle past the middle of the exam was replaced. */
async function editedForecasts(
  version: ExaminedVersion,
  { grid }: PreparedSamples,
  positions: Int32Array,
): Promise<readonly EditedPart[]> {
  const known = positions.subarray(0, Math.ceil(positions.length / 2));
  const asked = known.subarray(Math.max(0, known.length - windowsEdited));
  const last = asked.at(-1);
  if (last === undefined) return [];
  const before = await servedAnswers(version, grid.series, asked);
  const after = await servedAnswers(version, editedAfter(grid.series, last), asked);
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
