import type { JudgedRows } from "../../evaluation/report/judged-rows.ts";
import type { ForecastTable, TableForecast } from "../../evaluation/rows/forecast-table.ts";
import { hasGap, windowCount } from "../../learning/features/feature-windows.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { PreparedFold } from "./prepare-fold.ts";

/**
 * A fold's exam as rows of the forecast table, oldest first: a forecast where its model said
 * something, an abstention with the reason where a hole or a flat market spoils the window.
 *
 * @param judged The fold's rows, their positions those of the whole series.
 * @param version Whose forecasts these are.
 */
export function foldForecasts(
  ready: PreparedFold,
  judged: JudgedRows,
  version: string,
): ForecastTable {
  const { fold, series, prepared } = ready;
  const { grid, samples, segments } = prepared;
  const shape = { lookback: samples.lookback, horizon: samples.horizon };
  const { instrument, timeframe, openTimeMs } = series;
  const market = { instrument, timeframe, horizon: samples.horizon, version };
  const firstWindow = windowCount(openTimeMs.length, shape) - segments.exam.candidates;
  let row = 0;
  return Array.from({ length: segments.exam.candidates }, (_, k): TableForecast => {
    const t = firstWindow + k + samples.lookback - 1;
    const decidedAtMs = openTimeMs[t]! + timeframeMs(timeframe);
    if (judged.rows.position[row] === t + fold.from) {
      row += 1;
      return { decidedAtMs, ...market, ...saidIn(judged, row - 1) };
    }
    const reason = hasGap(grid, t, shape) ? "gap" : "flat";
    return { decidedAtMs, ...market, ...nothing, kind: "abstain", reason };
  });
}

const nothing = { forecastReturn: undefined, pUp: undefined, low: undefined, high: undefined };

type Said = Pick<TableForecast, "kind" | "forecastReturn" | "pUp" | "low" | "high" | "reason">;

function saidIn({ forecastLogReturn, probability, distribution }: JudgedRows, row: number): Said {
  return {
    kind: "forecast",
    forecastReturn: forecastLogReturn[row],
    pUp: probability?.pUp[row],
    low: finite(distribution?.low[row]),
    high: finite(distribution?.high[row]),
    reason: undefined,
  };
}

// An interval may know no bound; a table has none for it either.
function finite(bound: number | undefined): number | undefined {
  return Number.isFinite(bound) ? bound : undefined;
}
