import { dayMs } from "../../foundation/durations.ts";
import type { Rng } from "../../foundation/rng.ts";
import type { MarketModel } from "./market-models.ts";

export interface Move {
  /** Log-return of the candle. */
  readonly logReturn: number;
  /** Standard deviation that the return was drawn with. */
  readonly sigma: number;
}

interface Scale {
  /** Long-run standard deviation of a candle's log-return. */
  readonly sigma: number;
  readonly stepMs: number;
}

interface Regime {
  readonly meanDays: number;
  /** Log-return per day. */
  readonly driftPerDay: number;
  readonly volatility: number;
}

const regimes: readonly Regime[] = [
  { meanDays: 40, driftPerDay: 0.0033, volatility: 0.9 }, // bull
  { meanDays: 25, driftPerDay: -0.0042, volatility: 1.2 }, // bear
  { meanDays: 30, driftPerDay: 0, volatility: 0.55 }, // quiet
  { meanDays: 8, driftPerDay: -0.001, volatility: 1.9 }, // volatile
];

// h' = (1 - a - b) + a e^2 + b h, in units of the long-run variance.
const garch = { a: 0.08, b: 0.9 };
const varianceMax = 25;

/**
 * Draws log-returns one after the other.
 *
 * @see Bollerslev (1987), "A conditionally heteroskedastic time series model for speculative prices
 *   and rates of return" (GARCH with Student t shocks).
 */
export function createReturns(
  model: MarketModel,
  scale: Scale,
  rng: Rng,
): (timeMs: number) => Move {
  const nextRegime = createRegimes(scale.stepMs, rng);
  // The standard deviation of an AR(1) is that of its shocks / sqrt(1 - phi^2).
  const shockSigma = scale.sigma * Math.sqrt(1 - model.phi ** 2);
  let variance = 1;
  let last = 0;
  return (timeMs) => {
    const regime = model.regimes ? nextRegime() : undefined;
    const daily = model.regimes ? dailyVolatility(timeMs) : 1;
    const shock = model.garch ? heavyTailed(rng) : rng.normal();
    const sigma = shockSigma * Math.sqrt(variance) * (regime?.volatility ?? 1) * daily;
    const drift = ((regime?.driftPerDay ?? 0) * scale.stepMs) / dayMs;
    if (model.garch) {
      const next = 1 - garch.a - garch.b + (garch.a * shock ** 2 + garch.b) * variance;
      variance = Math.min(next, varianceMax);
    }
    last = model.phi * last + drift + sigma * shock;
    return { logReturn: last, sigma };
  };
}

function createRegimes(stepMs: number, rng: Rng): () => Regime {
  let current = rng.integer(regimes.length);
  return () => {
    const leaves = rng.uniform() < stepMs / (regimes[current]!.meanDays * dayMs);
    if (leaves) current = (current + 1 + rng.integer(regimes.length - 1)) % regimes.length;
    return regimes[current]!;
  };
}

/** Busiest when Europe and America are both awake, mean 1 over a day. */
function dailyVolatility(timeMs: number): number {
  return 1 + 0.2 * Math.cos((2 * Math.PI * (timeMs - 15 * 3_600_000)) / dayMs);
}

/** Student t with 4 degrees of freedom, scaled to variance 1. */
function heavyTailed(rng: Rng): number {
  const chiSquared4 = -2 * Math.log((1 - rng.uniform()) * (1 - rng.uniform()));
  return rng.normal() / Math.sqrt(chiSquared4 / 4) / Math.SQRT2;
}
