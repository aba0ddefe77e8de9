import { atTheOpenMs, type FundingRate } from "../../adapters/paper-broker/settle-funding.ts";
import { costPerSide } from "../../market/costs.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import { timeframeMs } from "../../market/timeframe.ts";
import type { ParameterValues } from "../../trading/strategies/strategy.ts";
import type {
  CostRerun,
  FundingColumns,
  SheetLane,
  SheetTrials,
  TearSheetFacts,
} from "../../trading/tear-sheet/tear-sheet-facts.ts";
import type { PreparedRun } from "./prepare-run.ts";
import type { MarketLane } from "./read-market.ts";

/** What the tear sheet of a run must be told besides the run. */
export function runFacts(
  prepared: PreparedRun,
  about: {
    readonly parameters: ParameterValues;
    readonly seed: number;
    readonly trials: SheetTrials;
    readonly reruns: readonly CostRerun[] | undefined;
  },
): TearSheetFacts {
  const { lanes, span, strategy, story, isInSample, notes } = prepared;
  const [first] = lanes;
  return {
    strategy: strategy.name,
    timeframe: first!.series.timeframe,
    market: first!.rules.market,
    lanes: lanes.map((lane, i) => sheetLane(lane, span.lanes[i]!.from)),
    tradeFromMs: span.tradeFromMs,
    forecasts: story.title,
    models: story.models,
    inSample: isInSample,
    notes,
    ...about,
  };
}

function sheetLane(lane: MarketLane, from: number): SheetLane {
  const series = sliceCandles(lane.series, from, lane.series.openTimeMs.length);
  const funding = lane.funding.length === 0 ? undefined : fundingColumns(lane.funding, series);
  return { series, costPerSide: costPerSide(lane.costs), funding, rules: lane.rules };
}

/** Fundings by the candle that pays them, as the paper broker does it; what lies before or after all of them is left out. */
export function fundingColumns(
  funding: readonly FundingRate[],
  { openTimeMs, timeframe }: Pick<CandleSeries, "openTimeMs" | "timeframe">,
): FundingColumns {
  const [atOpen, inside] = [openTimeMs.map(() => 0), openTimeMs.map(() => 0)];
  const durationMs = timeframeMs(timeframe);
  let candle = 0;
  for (const { atMs, rate } of funding) {
    while (candle < openTimeMs.length && openTimeMs[candle]! + durationMs <= atMs) candle++;
    if (candle === openTimeMs.length) break;
    if (atMs < openTimeMs[0]!) continue;
    const column = atMs < openTimeMs[candle]! + atTheOpenMs ? atOpen : inside;
    column[candle]! += rate;
  }
  return { atOpen, inside };
}
