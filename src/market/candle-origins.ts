import type { CandleOrigin, SourceOrigin } from "./candle-store.ts";

/** The places that candles entered from, those behind resampled candles included, each once. */
export function sourceOrigins(origins: readonly CandleOrigin[]): readonly SourceOrigin[] {
  const all = origins.flatMap((origin) =>
    origin.kind === "resampled" ? origin.origins : [origin],
  );
  return distinctOrigins(all);
}

/** Whether every candle was made up. */
export function areSimulated(origins: readonly CandleOrigin[]): boolean {
  return sourceOrigins(origins).every(({ kind }) => kind === "simulated");
}

/** The origins without repetitions, in their order. */
export function distinctOrigins<Origin extends CandleOrigin>(
  origins: readonly Origin[],
): readonly Origin[] {
  return [...new Map(origins.map((origin) => [JSON.stringify(origin), origin])).values()];
}
