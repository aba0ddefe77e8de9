import type { RiskLimits } from "./risk-limits.ts";

/**
 * Whether going from one exposure to another is worth an order: always out of a position, into one and
 * through zero; within a direction from `rebalanceMin` of what is held.
 */
export function isWorthAnOrder(held: number, target: number, limits: RiskLimits): boolean {
  if (held === target) return false;
  if (held === 0 || target === 0 || held > 0 !== target > 0) return true;
  return Math.abs(target - held) >= limits.rebalanceMin * Math.abs(held);
}
