import type { KeptFold } from "../../adapters/walk-folder/fold-file.ts";
import type { JudgedRows } from "../../evaluation/report/judged-rows.ts";
import { judgeSegments } from "../../evaluation/report/judge-segments.ts";
import type { SegmentForecasts } from "../../evaluation/rows/segment-forecasts.ts";
import { type MarketRows, marketRows } from "../../evaluation/rows/market-rows.ts";
import { trailingVolatility } from "../../evaluation/rows/trailing-volatility.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { decodeForecast } from "../../learning/features/decode-forecast.ts";
import type { PreparedFold } from "./prepare-fold.ts";

/**
 * Judges a fold on its own candles: yardsticks fitted on train and validation, probability and
 * interval on its calibration. Positions of the rows are those of the whole series.
 *
 * @param kept.outputs Of the windows from calibration A to the exam.
 * @throws {RefusedError} E_FORECAST_NOT_FINITE.
 */
export function judgeFold(ready: PreparedFold, kept: KeptFold): JudgedRows {
  const { series, prepared, fold } = ready;
  const { samples, segments, grid } = prepared;
  const volatility = trailingVolatility(series);
  const rowsOf = (from: number, until: number): MarketRows => {
    const positions = samples.endRow.subarray(from, until).map((row) => grid.position[row]!);
    return marketRows(series, positions, { horizon: samples.horizon, volatility });
  };
  const first = segments.calibrationA.from;
  const said = ({ from, until }: { from: number; until: number }): SegmentForecasts => {
    const rows = rowsOf(from, until);
    const outputs = kept.outputs.subarray(from - first, until - first);
    return { rows, forecastLogReturn: decoded(ready, outputs, from) };
  };
  const judged = judgeSegments({
    fitting: rowsOf(segments.train.from, segments.validation.until),
    train: rowsOf(segments.train.from, segments.train.until),
    calibrationA: said(segments.calibrationA),
    calibrationB: said(segments.calibrationB),
    exam: said(segments.exam),
  });
  const position = judged.rows.position.map((t) => t + fold.from);
  return { ...judged, rows: { ...judged.rows, position } };
}

function decoded({ prepared, fold }: PreparedFold, outputs: Float32Array, from: number) {
  const { samples, transform } = prepared;
  return Float64Array.from(outputs, (output, i) => {
    const context = { lastClose: samples.lastClose[from + i]!, unit: samples.unit[from + i]! };
    const { logReturn } = decodeForecast(transform, output, context);
    if (Number.isFinite(logReturn)) return logReturn;
    throw new RefusedError(
      "E_FORECAST_NOT_FINITE",
      `Cannot judge fold ${fold.number}: its model answers ${output}`,
    );
  });
}
