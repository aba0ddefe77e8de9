import { drawCandle } from "../src/adapters/market-simulator/draw-candle.ts";
import { marketModels } from "../src/adapters/market-simulator/market-models.ts";
import { createReturns, type Move } from "../src/adapters/market-simulator/simulate-returns.ts";
import { createVolumes } from "../src/adapters/market-simulator/simulate-volumes.ts";
import { createRng, type Rng } from "../src/foundation/rng.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import { parseInstrument } from "../src/market/instrument.ts";

export const hourMs = 3_600_000;
const sigma = 0.006;
const startMs = Date.UTC(2018, 0, 1);

/** Markets in which nothing ever changes, so that every alarm is a false one. */
export const stationaryKinds = [
  "normal walk",
  "Student t walk",
  "GARCH-t walk",
  "one regime",
] as const;
export type StationaryKind = (typeof stationaryKinds)[number];

/** Hourly candles of a market that keeps its laws, with volumes that follow each other. */
export function stationaryMarket(kind: StationaryKind, count: number, seed: number): CandleSeries {
  const rng = createRng(seed);
  const nextMove = movesOf(kind, rng);
  const hasHours = kind === "one regime";
  const nextVolume = createVolumes(marketModels[hasHours ? "regimes" : "garch-walk"], hourMs, rng);
  const column = (): Float64Array => new Float64Array(count);
  const [openTimeMs, open, high] = [column(), column(), column()];
  const [low, close, volume] = [column(), column(), column()];
  let price = 20_000;
  for (let i = 0; i < count; i++) {
    openTimeMs[i] = startMs + i * hourMs;
    const move = nextMove(openTimeMs[i]!);
    const candle = drawCandle({ open: price, ...move }, rng);
    open[i] = candle.open;
    high[i] = candle.high;
    low[i] = candle.low;
    close[i] = candle.close;
    volume[i] = nextVolume(openTimeMs[i]!, Math.abs(move.logReturn) / sigma);
    price *= Math.exp(move.logReturn);
  }
  const instrument = parseInstrument("SIMUSDT");
  return { instrument, timeframe: "1h", openTimeMs, open, high, low, close, volume };
}

function movesOf(kind: StationaryKind, rng: Rng): (timeMs: number) => Move {
  if (kind === "normal walk") return () => ({ logReturn: sigma * rng.normal(), sigma });
  if (kind === "Student t walk") return () => ({ logReturn: sigma * studentT4(rng), sigma });
  const next = createReturns(marketModels["garch-walk"], { sigma, stepMs: hourMs }, rng);
  if (kind === "GARCH-t walk") return next;
  // the simulator's quiet times for ever, with its hours of the day
  return (timeMs) => {
    const move = next(timeMs);
    const daily =
      0.55 * (1 + 0.2 * Math.cos((2 * Math.PI * (timeMs - 15 * hourMs)) / (24 * hourMs)));
    return { logReturn: daily * move.logReturn, sigma: daily * move.sigma };
  };
}

// 4 degrees of freedom, variance 1
function studentT4(rng: Rng): number {
  const chiSquared = -2 * Math.log((1 - rng.uniform()) * (1 - rng.uniform()));
  return rng.normal() / Math.sqrt(chiSquared / 4) / Math.SQRT2;
}

/** What is done to the candles from a position on. */
export interface PlantedShift {
  /** Log-returns and ranges times this. */
  readonly volatility?: number;
  /** Added to every log-return, in standard deviations of a candle. */
  readonly mean?: number;
  readonly volume?: number;
  /** ln(high / low) times this, the body as it was. */
  readonly range?: number;
  /** The feed tells the same candle for ever. */
  readonly isStuck?: boolean;
  /** The feed tells the last 24 candles over and over, price level and all. */
  readonly isLooped?: boolean;
}

/** A copy of the series with a shift from a position on. */
export function plantShift(series: CandleSeries, from: number, shift: PlantedShift): CandleSeries {
  const copy = { ...series };
  for (const name of ["open", "high", "low", "close", "volume"] as const) {
    const column = series[name]!.slice();
    copy[name] = column;
  }
  for (let i = from; i < series.close.length; i++) {
    if (shift.isStuck === true || shift.isLooped === true) {
      const source = shift.isStuck === true ? from - 1 : from - 24 + ((i - from) % 24);
      for (const name of ["open", "high", "low", "close", "volume"] as const)
        copy[name]![i] = series[name]![source]!;
    } else shiftCandle(copy, series, i, shift);
  }
  return copy;
}

function shiftCandle(
  copy: CandleSeries,
  series: CandleSeries,
  i: number,
  shift: PlantedShift,
): void {
  const { volatility = 1, mean = 0, volume = 1, range = 1 } = shift;
  const before = series.close[i - 1]!;
  const start = copy.close[i - 1]!;
  const moved = (price: number, extra: number): number =>
    start * Math.exp(volatility * Math.log(price / before) + extra);
  copy.open[i] = moved(series.open[i]!, 0);
  copy.close[i] = moved(series.close[i]!, mean * sigma);
  const [top, bottom] = [moved(series.high[i]!, mean * sigma), moved(series.low[i]!, 0)];
  const stretch = Math.sqrt(top / bottom) ** (range - 1);
  copy.high[i] = Math.max(top * stretch, copy.open[i], copy.close[i]);
  copy.low[i] = Math.min(bottom / stretch, copy.open[i], copy.close[i]);
  copy.volume![i] = volume * series.volume![i]!;
}
