import type { Estimate } from "../../jobs/report-card.ts";

/** "51.2 [50.3, 52.1]"; where there is no value, why: "n too small". */
export function estimateText(estimate: Estimate, format: (value: number) => string): string {
  const { value, interval, note } = estimate;
  if (value === undefined) return note ?? "undefined";
  if (interval === undefined) return format(value);
  return `${format(value)} [${format(interval.low)}, ${format(interval.high)}]`;
}

/** Basis points of a log-return: 49.1. */
export function bps(value: number, decimals = 1): string {
  return (value * 10_000).toFixed(decimals);
}

/** Percent of a fraction: 51.2. */
export function percent(value: number, decimals = 1): string {
  return (value * 100).toFixed(decimals);
}

/** With its sign: +0.0004. */
export function signed(value: number, decimals = 4): string {
  const text = value.toFixed(Math.abs(value) < 10 ? decimals : 0);
  return value > 0 ? `+${text}` : text;
}

/** A p-value: 0.0312, <0.0001; "-" where there is none. */
export function pText(pValue: number | undefined): string {
  if (pValue === undefined) return "-";
  return pValue < 0.0001 ? "<0.0001" : pValue.toFixed(4);
}
