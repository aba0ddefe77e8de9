import { nextDayMs, type SentimentShape } from "./reading-draft.ts";

/**
 * A day of the Crypto Fear & Greed index, 0 (fear) to 100 (greed), known as the next day begins. It
 * says neither how much it rests on nor how far that agrees.
 *
 * @param column Where the index stands: "value" as alternative.me writes it, or "fng".
 * @see https://alternative.me/crypto/fear-and-greed-index/
 */
export function fearGreedShape(column: "value" | "fng"): SentimentShape {
  return {
    name: "Fear & Greed",
    source: "fear_greed",
    notes: [],
    read: (cells) => {
      const eventTimeMs = cells.time("timestamp");
      const value = cells.number(column);
      if (value < 0 || value > 100) cells.refuse(`${column} ${value} lies outside 0 to 100`);
      return { eventTimeMs, knownAtMs: nextDayMs(eventTimeMs), score: (value - 50) / 50 };
    },
  };
}
