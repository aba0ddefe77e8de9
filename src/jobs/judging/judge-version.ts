import { MisuseError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import type { JudgedRows } from "../../evaluation/report/judged-rows.ts";
import { judgeSegments } from "../../evaluation/report/judge-segments.ts";
import type { SegmentForecasts } from "../../evaluation/rows/segment-forecasts.ts";
import {
  isMuchWithheld,
  type WithheldRows,
  withheldSentence,
  withheldShare,
} from "../../evaluation/report/withheld-rows.ts";
import { refuseNotFinite } from "../../evaluation/report/finite-forecasts.ts";
import { joinColumns } from "../../evaluation/rows/join-columns.ts";
import { type MarketRows, marketRows } from "../../evaluation/rows/market-rows.ts";
import { trailingVolatility } from "../../evaluation/rows/trailing-volatility.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { PositionForecasts } from "./forecast-positions.ts";
import type { JudgedModel } from "./judged-model.ts";
import { refuseFewFittingRows } from "./refuse-few-fitting-rows.ts";
import { type SegmentPositions, segmentPositions } from "./segment-positions.ts";
import { isCalibrationInSample } from "./trained-until.ts";
import { withheldRows } from "./withheld-rows.ts";
import { foreignCandlesNote, holdsTrainedCandles } from "./trained-candles.ts";

/** A version's exam with all that was said about it beforehand. */
export interface JudgedExam {
  readonly positions: SegmentPositions;
  readonly judged: JudgedRows;
  /** The model's answers on the exam. */
  readonly forecasts: PositionForecasts;
  /** Rows of the exam on which serving would not have answered; absent where it has no such gates. */
  readonly withheld: WithheldRows | undefined;
  /** Rows of train and validation: what yardsticks were fitted on. */
  readonly fitting: MarketRows;
  /** Whether the series holds the very candles that the version was trained on. */
  readonly areTrainedCandles: boolean;
  /** What the reader must know. */
  readonly notes: readonly string[];
}

/**
 * Asks a version about its calibration and its exam and sets the yardsticks beside it.
 *
 * @throws {MisuseError} E_NO_EXAM: no usable candle lies after what the version was fitted on;
 *   E_NO_FITTING: the candles that it was trained on are missing.
 * @throws {RefusedError} E_FORECAST_NOT_FINITE: the model answered NaN or infinity.
 */
export async function judgeVersion(
  model: JudgedModel,
  series: CandleSeries,
  onProgress?: (share: number) => void,
): Promise<JudgedExam> {
  const { metadata } = model;
  const { horizon } = metadata;
  const positions = segmentPositions(series, metadata);
  refuseNoExam(positions, model, series);
  refuseFewFittingRows(
    positions,
    metadata,
    `Cannot judge version ${model.version}: the yardsticks are fitted on the candles that it was trained on`,
  );
  const { calibrationA, calibrationB, exam } = positions;
  const asked = joinPositions([calibrationA, calibrationB, exam]);
  const all = await model.forecastAt(series, asked, onProgress);
  refuseNotFinite(all.logReturn);
  const areTrainedCandles = holdsTrainedCandles(series, metadata);
  const volatility = trailingVolatility(series);
  const segment = (at: Int32Array, from: number): SegmentForecasts => ({
    rows: marketRows(series, at, { horizon, volatility }),
    forecastLogReturn: all.logReturn.slice(from, from + at.length),
  });
  const examFrom = calibrationA.length + calibrationB.length;
  const fitting = marketRows(series, withPast(positions), { horizon, volatility });
  const train = positions.train.filter((t) => t >= 1);
  const judged = judgeSegments({
    fitting,
    ...(train.length === 0 ? {} : { train: marketRows(series, train, { horizon, volatility }) }),
    ...(calibrationA.length === 0 ? {} : { calibrationA: segment(calibrationA, 0) }),
    ...(calibrationB.length === 0
      ? {}
      : { calibrationB: segment(calibrationB, calibrationA.length) }),
    isInSample: isCalibrationInSample(metadata),
    exam: segment(exam, examFrom),
  });
  const forecasts = cut(all, examFrom, asked.length);
  const examined = { positions: exam, closes: forecasts.close };
  const withheld = await withheldRows(model, series, examined);
  return {
    positions,
    judged,
    forecasts,
    withheld,
    fitting,
    areTrainedCandles,
    notes: [
      ...(areTrainedCandles ? [] : [foreignCandlesNote]),
      ...(model.sentiment?.notes ?? []),
      ...(calibrationA.length > 0 ? [] : [uncalibratedNote]),
      ...(withheld && withheldShare(withheld) > 0 ? [withheldSentence(withheld)] : []),
    ],
  };
}

/** What must be said before the figures: that many of them are about forecasts nobody will see. */
export function withheldWarnings({ withheld }: Pick<JudgedExam, "withheld">): readonly string[] {
  return withheld && isMuchWithheld(withheld) ? [withheldSentence(withheld)] : [];
}

const uncalibratedNote =
  "The candles of its calibration segment are missing: no probabilities, no distribution.";

function cut(all: PositionForecasts, from: number, until: number): PositionForecasts {
  return {
    logReturn: all.logReturn.subarray(from, until),
    close: all.close.subarray(from, until),
    scaledOutput: all.scaledOutput.subarray(from, until),
    scaledLabel: all.scaledLabel.subarray(from, until),
    unit: all.unit.subarray(from, until),
  };
}

// A lag needs one candle before it.
function withPast({ train, validation }: SegmentPositions): Int32Array {
  return joinPositions([train, validation]).filter((t) => t >= 1);
}

function joinPositions(parts: readonly Int32Array[]): Int32Array {
  return Int32Array.from(joinColumns(parts.map((part) => Float64Array.from(part))));
}

function refuseNoExam(
  { exam }: SegmentPositions,
  { version, metadata }: JudgedModel,
  series: CandleSeries,
): void {
  if (exam.length > 0) return;
  const seen = utcText(Date.parse(metadata.segments.calibrationB.last_label));
  throw new MisuseError(
    "E_NO_EXAM",
    `Cannot judge version ${version}: no usable candle lies after what it was fitted on, which ends at ${seen} UTC; the last candle opens at ${utcText(series.openTimeMs.at(-1) ?? 0)}`,
  );
}
