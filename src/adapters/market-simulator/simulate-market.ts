import type { Rng } from "../../foundation/rng.ts";
import { assert } from "../../foundation/assert.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { type Timeframe, timeframeMs } from "../../market/timeframe.ts";
import { drawCandle } from "./draw-candle.ts";
import { type MarketKind, marketModels } from "./market-models.ts";
import { createReturns } from "./simulate-returns.ts";
import { createVolumes } from "./simulate-volumes.ts";

export interface SimulateOptions {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Candles in the result; maintenance gaps come on top. */
  readonly count: number;
  /** Open time of the first candle, on the timeframe's grid. */
  readonly startMs: number;
  readonly kind: MarketKind;
  /** Standard deviation of a candle's log-return; default 0.6 % an hour, with the root of time. */
  readonly sigma?: number | undefined;
  /** Quote currency; default 20,000. */
  readonly startPrice?: number | undefined;
  /** Maintenance gaps; default: only in the market of regimes. */
  readonly gaps?: boolean | undefined;
}

const hourMs = 3_600_000;
const sigmaPerHour = 0.006;
const gapEveryMs = 90 * 24 * hourMs;

/**
 * Makes up a market: the same generator state and options give the same candles everywhere.
 *
 * @param rng Its draws are used up in an order that depends only on the options.
 */
export function simulateMarket(options: SimulateOptions, rng: Rng): CandleSeries {
  const stepMs = timeframeMs(options.timeframe);
  assert(options.count >= 1 && options.startMs % stepMs === 0, "a market starts on its grid");
  const model = marketModels[options.kind];
  const sigma = options.sigma ?? sigmaPerHour * Math.sqrt(stepMs / hourMs);
  const nextReturn = createReturns(model, { sigma, stepMs }, rng);
  const nextVolume = createVolumes(model, stepMs, rng);
  const withGaps = options.gaps ?? model.gaps;

  const column = (): Float64Array => new Float64Array(options.count);
  const [openTimeMs, open, high] = [column(), column(), column()];
  const [low, close, volume] = [column(), column(), column()];
  let timeMs = options.startMs;
  let price = options.startPrice ?? 20_000;
  for (let i = 0; i < options.count; i++) {
    if (withGaps && i > 0) timeMs += maintenanceMs(stepMs, rng);
    const move = nextReturn(timeMs);
    const candle = drawCandle({ open: price, ...move }, rng);
    openTimeMs[i] = timeMs;
    open[i] = candle.open;
    high[i] = candle.high;
    low[i] = candle.low;
    close[i] = candle.close;
    volume[i] = nextVolume(timeMs, Math.abs(move.logReturn) / sigma);
    price = price * Math.exp(move.logReturn);
    timeMs += stepMs;
  }
  const { instrument, timeframe } = options;
  return { instrument, timeframe, openTimeMs, open, high, low, close, volume };
}

/** 0, or one to eight hours about four times a year, in whole candles. */
function maintenanceMs(stepMs: number, rng: Rng): number {
  if (rng.uniform() >= stepMs / gapEveryMs) return 0;
  const hours = 1 + rng.integer(8);
  return Math.max(1, Math.round((hours * hourMs) / stepMs)) * stepMs;
}
