import { driftRules, type DriftRules } from "../src/evaluation/drift/drift-rules.ts";
import {
  type PlantedShift,
  plantShift,
  type StationaryKind,
  stationaryMarket,
} from "../test/drift-markets.ts";
import { deployShape, type Forecasting, type Replay, replayDrift } from "../test/drift-replay.ts";

/** The forecaster of every replay knows this share of directions unless something else is said. */
const accuracy = 0.54;

export interface FalseAlarms {
  readonly kind: StationaryKind;
  /** Candles watched, all seeds together. */
  readonly candles: number;
  readonly inputs: number;
  readonly outcomes: number;
  readonly joint: number;
  readonly lasting: number;
}

/** Alarms where nothing ever changes: all of them are false. */
export function countFalseAlarms(
  kind: StationaryKind,
  seeds: readonly number[],
  options: { readonly candles: number; readonly train?: number; readonly rules?: DriftRules },
): FalseAlarms {
  const shape = { ...deployShape, train: options.train ?? deployShape.train };
  const total = { candles: 0, inputs: 0, outcomes: 0, joint: 0, lasting: 0 };
  for (const seed of seeds) {
    const series = stationaryMarket(kind, shape.train + options.candles, seed);
    const replay = replayDrift(series, shape, { accuracy, seed }, options.rules ?? driftRules);
    total.candles += replay.candles;
    total.inputs += replay.inputs.length;
    total.outcomes += replay.outcomes.length;
    total.joint += replay.demands.filter((demand) => demand.kind === "joint").length;
    total.lasting += replay.demands.filter((demand) => demand.kind === "lasting").length;
  }
  return { kind, ...total };
}

/** A shift of the candles, of the forecaster, or of both. */
export interface Planted {
  readonly name: string;
  readonly market?: PlantedShift;
  readonly forecaster?: Omit<Forecasting, "seed" | "from" | "accuracy"> & {
    readonly accuracy?: number;
  };
}

export const plantedShifts: readonly Planted[] = [
  { name: "errors x 1.3 for their volatility", forecaster: { errorsThen: 1.3 } },
  { name: "errors x 2 for their volatility", forecaster: { errorsThen: 2 } },
  { name: "volatility of the market x 1.3", market: { volatility: 1.3 } },
  { name: "volatility of the market x 2", market: { volatility: 2 } },
  { name: "signal lost, 56 % to 50 %", forecaster: { accuracy: 0.56, accuracyThen: 0.5 } },
  { name: "signal turned, 56 % to 44 %", forecaster: { accuracy: 0.56, accuracyThen: 0.44 } },
  { name: "mean return + 0.2 sd", market: { mean: 0.2 } },
  { name: "mean return + 0.5 sd", market: { mean: 0.5 } },
  { name: "volume x 3", market: { volume: 3 } },
  { name: "ranges x 2", market: { range: 2 } },
  { name: "feed repeats its last candle", market: { isStuck: true } },
  { name: "feed repeats its last 24 candles", market: { isLooped: true } },
];

/** Candles until the first alarm of each kind, over the seeds in which there was one. */
export interface Delays {
  readonly name: string;
  readonly seeds: number;
  readonly inputs: Delay;
  readonly outcomes: Delay;
  /** Until a new training is asked for. */
  readonly retrain: Delay;
}

export interface Delay {
  /** Seeds in which it was seen within the candles after the shift. */
  readonly found: number;
  /** Candles; of all seeds, a shift that was not seen counts as never. */
  readonly median: number;
  readonly ninetyPercent: number;
}

/** Quiet candles after the exam, so that windows and means know the market before it changes. */
const quietCandles = 1200;

export function measureDelays(
  planted: Planted,
  seeds: readonly number[],
  options: { readonly kind: StationaryKind; readonly after: number },
): Delays {
  const { train, calibration, exam } = deployShape;
  const from = train + calibration + exam + quietCandles;
  const replays = seeds.map((seed) => {
    const quiet = stationaryMarket(options.kind, from + options.after, seed);
    const series = plantShift(quiet, from, planted.market ?? {});
    const forecasting = { accuracy, ...planted.forecaster, from, seed };
    return replayDrift(series, deployShape, forecasting);
  });
  const delay = (told: (replay: Replay) => readonly { readonly at: number }[]): Delay => {
    const delays = replays.map(
      (replay) => (told(replay).find(({ at }) => at >= from)?.at ?? Infinity) - from,
    );
    const sorted = delays.toSorted((a, b) => a - b);
    const found = sorted.filter((candles) => candles < Infinity).length;
    return { found, median: rankOf(sorted, 0.5), ninetyPercent: rankOf(sorted, 0.9) };
  };
  return {
    name: planted.name,
    seeds: seeds.length,
    inputs: delay(({ inputs }) => inputs),
    outcomes: delay(({ outcomes }) => outcomes),
    retrain: delay(({ demands }) => demands),
  };
}

// no interpolation: between a number and never there is nothing
function rankOf(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1]!;
}
