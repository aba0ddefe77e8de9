import type { RiskLimits } from "../risk/risk-limits.ts";
import type { Signal } from "../strategies/signal.ts";

/**
 * What a signal would hold if nothing limited it.
 *
 * @param held Signed value over equity that is held or ordered already.
 * @returns Signed value over equity.
 */
export function wantedExposure(signal: Signal, held: number, limits: RiskLimits): number {
  switch (signal.stance) {
    case "long":
      return signal.strength * limits.fraction;
    case "short":
      return -signal.strength * limits.fraction;
    case "flat":
      return 0;
    case "keep":
      return held;
  }
}
