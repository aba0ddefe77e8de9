import type { RiskLimits } from "../risk/risk-limits.ts";
import type { Signal } from "../strategies/signal.ts";

/**
 * What a signal would hold if nothing limited it.
 *
 * @param held Signed value over equity that is held or ordered already.
 * @returns Signed value over equity.
 */
export function wantedExposure(signal: Signal, held: number, limits: RiskLimits): number {
  const { stance, strength } = signal;
  if (stance === "flat") return 0;
  if (stance === "keep") return held;
  return (stance === "long" ? strength : -strength) * limits.fraction;
}
