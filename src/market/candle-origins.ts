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

/** One word for where candles came from: "file", the exchange's name, "simulated", "resampled", else "mixed". */
export function originName(origins: readonly CandleOrigin[]): string {
  const names = new Set(
    origins.map((origin) => (origin.kind === "exchange" ? origin.exchange : origin.kind)),
  );
  const [name = "unknown"] = names;
  return names.size > 1 ? "mixed" : name;
}

/** The origins without repetitions, in their order. */
export function distinctOrigins<Origin extends CandleOrigin>(
  origins: readonly Origin[],
): readonly Origin[] {
  return [...new Map(origins.map((origin) => [JSON.stringify(origin), origin])).values()];
}
