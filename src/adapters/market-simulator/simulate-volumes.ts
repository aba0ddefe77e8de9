import { dayMs } from "../../foundation/durations.ts";
import type { Rng } from "../../foundation/rng.ts";
import type { MarketModel } from "./market-models.ts";

const baseVolumePerHour = 1500;
const persistence = 0.95;
const noise = 0.15;

/**
 * Draws volumes in base currency: log-normal, slow to change, larger in the busy hours of the day,
 * on weekdays and with large moves.
 *
 * @returns A function of the candle's open time and of |log-return| / sigma.
 */
export function createVolumes(
  model: MarketModel,
  stepMs: number,
  rng: Rng,
): (timeMs: number, moveSize: number) => number {
  const base = Math.log((baseVolumePerHour * stepMs) / 3_600_000);
  let level = 0;
  return (timeMs, moveSize) => {
    level = persistence * level + noise * rng.normal();
    const season = model.regimes ? seasonality(timeMs) : 0;
    const logVolume = base + level + season + 0.35 * Math.min(moveSize, 6) + 0.2 * rng.normal();
    return Math.round(Math.exp(logVolume) * 1e4) / 1e4;
  };
}

function seasonality(timeMs: number): number {
  const hourly = 0.35 * Math.cos((2 * Math.PI * (timeMs - 15 * 3_600_000)) / dayMs);
  // The epoch was a Thursday: days 2 and 3 after it are a weekend.
  const day = Math.floor(timeMs / dayMs) % 7;
  return hourly - (day === 2 || day === 3 ? 0.3 : 0);
}
