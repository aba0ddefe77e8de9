import type { FitSegment, SegmentRows } from "../../evaluation/analysis/overfitting.ts";
import { joinColumns } from "../../evaluation/rows/join-columns.ts";
import { type MarketRows, marketRows } from "../../evaluation/rows/market-rows.ts";
import { trailingVolatility } from "../../evaluation/rows/trailing-volatility.ts";
import { type SegmentName, segmentNames } from "../../learning/features/segments.ts";
import { lossOfHead } from "../../learning/training/training-graph.ts";
import { rowLoss } from "../../learning/training/validation-loss.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { JudgedExam } from "../judging/judge-version.ts";
import type { PositionForecasts } from "../judging/forecast-positions.ts";
import type { JudgedModel } from "../judging/judged-model.ts";

/** A segment as the model forecast it. */
export interface ForecastSegment {
  /** Windows that the segment has. */
  readonly windows: number;
  readonly rows: MarketRows;
  readonly answers: PositionForecasts;
}

export type ForecastSegments = Readonly<Record<SegmentName, ForecastSegment>>;

/** So many train windows tell the fit to a hundredth of a standard deviation. */
const trainWindowsMax = 12_000;

/** Asks the model about the segments before its exam; of train about 12,000 windows, evenly drawn. */
export async function forecastSegments(
  model: JudgedModel,
  series: CandleSeries,
  { positions, judged, forecasts }: JudgedExam,
  onProgress: (share: number) => void,
): Promise<ForecastSegments> {
  const { horizon } = model.transform;
  const volatility = trailingVolatility(series);
  const chosen = { ...positions, train: evenlyDrawn(positions.train, trainWindowsMax) };
  const before = segmentNames.filter((name) => name !== "exam");
  const all = before.reduce((sum, name) => sum + chosen[name].length, 0);
  let done = 0;
  const forecast = async (name: SegmentName): Promise<ForecastSegment> => {
    const asked = chosen[name];
    const tell = (share: number): void => onProgress((done + share * asked.length) / all);
    const answers = await model.forecastAt(series, asked, tell);
    done += asked.length;
    const rows = marketRows(series, asked, { horizon, volatility });
    return { windows: positions[name].length, rows, answers };
  };
  return {
    train: await forecast("train"),
    validation: await forecast("validation"),
    calibrationA: await forecast("calibrationA"),
    calibrationB: await forecast("calibrationB"),
    exam: { windows: positions.exam.length, rows: judged.rows, answers: forecasts },
  };
}

/** The segments as the overfitting view compares them, both calibrations as one. */
export function fitRows(segments: ForecastSegments, recipe: string): readonly SegmentRows[] {
  const { train, validation, calibrationA, calibrationB, exam } = segments;
  const loss = lossOfHead[recipe === "direction" ? "sigmoid" : "linear"];
  const rowsOf = (name: FitSegment, parts: readonly ForecastSegment[]): SegmentRows => {
    const column = (of: (part: ForecastSegment) => Float64Array): Float64Array =>
      joinColumns(parts.map(of));
    return {
      name,
      windows: parts.reduce((sum, { windows }) => sum + windows, 0),
      outcome: column(({ rows }) => rows.outcomeLogReturn),
      forecast: column(({ answers }) => answers.logReturn),
      loss: column(({ answers: { scaledOutput, scaledLabel } }) =>
        scaledOutput.map((output, i) => rowLoss(loss, output, scaledLabel[i]!)),
      ),
      horizon: Math.max(...parts.map(overlap)),
    };
  };
  return [
    rowsOf("train", [train]),
    rowsOf("validation", [validation]),
    rowsOf("calibration", [calibrationA, calibrationB]),
    rowsOf("exam", [exam]),
  ];
}

/** At most `count` of the positions, evenly spaced, rising. */
export function evenlyDrawn(positions: Int32Array, count: number): Int32Array {
  if (positions.length <= count) return positions;
  return Int32Array.from(
    { length: count },
    (_, i) => positions[Math.floor(((i + 0.5) * positions.length) / count)]!,
  );
}

// Rows over which outcomes overlap: fewer where windows were drawn apart.
function overlap({ rows, windows }: ForecastSegment): number {
  const spacing = Math.max(1, Math.floor(windows / Math.max(1, rows.position.length)));
  return Math.ceil(rows.horizon / spacing);
}
