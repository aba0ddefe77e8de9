import { createRng } from "../src/foundation/rng.ts";
import type { LoadedSentiment } from "../src/jobs/load-sentiment.ts";
import type { CandleSeries } from "../src/market/candle-series.ts";
import type { SentimentReading } from "../src/sentiment/sentiment-reading.ts";

const dayMs = 86_400_000;

/** A daily reading per day of the candles, known at the next day's start, with count and dispersion. */
export function simulatedMood(
  series: CandleSeries,
  { seed = 5 }: { readonly seed?: number } = {},
): readonly SentimentReading[] {
  const rng = createRng(seed);
  const first = Math.floor(series.openTimeMs[0]! / dayMs) - 4;
  const last = Math.floor(series.openTimeMs.at(-1)! / dayMs);
  return Array.from({ length: last - first }, (_, day) => ({
    source: "mood",
    eventTimeMs: (first + day) * dayMs,
    knownAtMs: (first + day + 1) * dayMs,
    score: Math.max(-1, Math.min(1, 0.4 * rng.normal())),
    count: 20 + rng.integer(60),
    dispersion: 0.1 + 0.3 * rng.uniform(),
  }));
}

/** Readings as a training loads them. */
export function loadSentimentOf(readings: readonly SentimentReading[]): LoadedSentiment {
  const source = {
    name: "mood",
    readings: readings.length,
    firstEventMs: readings[0]!.eventTimeMs,
    lastKnownMs: readings.at(-1)!.knownAtMs,
    sha256: "0".repeat(64),
  };
  return { readings, sources: [source], warnings: [] };
}
