import { costPerSide } from "../../market/costs.ts";
import { type CandleSeries, sliceCandles } from "../../market/candle-series.ts";
import type { ParameterValues } from "../../trading/strategies/strategy.ts";
import type {
  CostRerun,
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
  const { lanes, span, strategy, story, isInSample } = prepared;
  const [first] = lanes;
  return {
    strategy: strategy.name,
    timeframe: first!.series.timeframe,
    market: first!.rules.market,
    lanes: lanes.map((lane, i) => sheetLane(lane, span.lanes[i]!.from)),
    tradeFromMs: span.tradeFromMs,
    forecasts: story.title,
    inSample: isInSample,
    ...about,
  };
}

function sheetLane(lane: MarketLane, from: number): SheetLane {
  const series = sliceCandles(lane.series, from, lane.series.openTimeMs.length);
  const fundingRate = lane.funding.length === 0 ? undefined : fundingPerCandle(lane, series);
  return { series, costPerSide: costPerSide(lane.costs), fundingRate, rules: lane.rules };
}

// [candles] what is paid between the open of a candle and the next one's.
function fundingPerCandle({ funding }: MarketLane, { openTimeMs }: CandleSeries): Float64Array {
  const rates = new Float64Array(openTimeMs.length);
  let next = funding.findIndex(({ atMs }) => atMs >= openTimeMs[0]!);
  if (next < 0) return rates;
  for (let i = 0; i < rates.length; i += 1) {
    const untilMs = openTimeMs[i + 1] ?? Infinity;
    while (next < funding.length && funding[next]!.atMs < untilMs) {
      rates[i]! += funding[next]!.rate;
      next += 1;
    }
  }
  return rates;
}
