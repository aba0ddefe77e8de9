import type { CandleSeries } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { SheetModel } from "../../trading/tear-sheet/tear-sheet-facts.ts";
import { trainedUntilMs } from "../judging/trained-until.ts";
import type { PlannedLane } from "./forecasts/plan-forecasts.ts";
import type { OpenedTenure } from "./forecasts/tenure.ts";

/** Who was asked about an instrument, for the head of its report: each version once, in order of time. */
export function sheetModels(lane: PlannedLane, series: CandleSeries): readonly SheetModel[] {
  if (lane.kind === "none") return [];
  const { instrument, timeframe, openTimeMs } = series;
  const about = { instrument, lastCandleMs: openTimeMs.at(-1)! + timeframeMs(timeframe) };
  if (lane.kind === "given") {
    const { version, fed, first } = lane.given;
    const opinion = fed[first]?.opinion;
    const horizon = opinion?.kind === "forecast" ? opinion.horizon : undefined;
    const unknown = { recipe: undefined, trainedUntilMs: undefined };
    return [{ ...about, source: "table", version, horizon, ...unknown }];
  }
  const tenures = lane.rungs.flatMap((rung) => rung.tenures);
  const models = tenures
    .toSorted((a, b) => (a.fromMs === b.fromMs ? 0 : a.fromMs - b.fromMs))
    .map((tenure): [string, SheetModel] => [
      tenure.path,
      { ...about, source: tenure.place.kind, version: tenure.version, ...madeOf(tenure) },
    ]);
  return [...new Map(models).values()];
}

// Of a version that cannot be opened any more nobody knows it.
function madeOf({ opened }: OpenedTenure) {
  if (opened.kind === "unloaded") {
    return { recipe: undefined, horizon: undefined, trainedUntilMs: undefined };
  }
  const { metadata } = opened.forecaster;
  const { recipe, horizon } = metadata;
  return { recipe, horizon, trainedUntilMs: trainedUntilMs(metadata) };
}
