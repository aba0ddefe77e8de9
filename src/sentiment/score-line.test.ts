import { describe, expect, it } from "vitest";
import { scoreLine } from "./score-line.ts";
import type { SentimentReading } from "./sentiment-reading.ts";

const hourMs = 3_600_000;

function known(hour: number, score: number): SentimentReading {
  return { source: "s", eventTimeMs: 0, knownAtMs: hour * hourMs, score };
}

describe("scoreLine()", () => {
  it("means what became known in each cell, both ends included", () => {
    const readings = [known(0, 0.2), known(1, 0.4), known(4, -1), known(7, 0.5), known(8, 1)];
    const line = scoreLine(readings, { fromMs: 0, untilMs: 7 * hourMs, cellsMax: 4 });
    expect(line.cellMs).toBe(2 * hourMs);
    expect(line.scores.map((score) => score?.toFixed(3))).toEqual([
      "0.300",
      undefined,
      "-1.000",
      "0.500",
    ]);
  });

  it("has no more cells than there are readings, where they come slowly", () => {
    const days = Array.from({ length: 10 }, (_, i) => known(24 * i, i / 10));
    const line = scoreLine(days, { fromMs: 0, untilMs: 216 * hourMs, cellsMax: 64 });
    expect(line.cellMs).toBe(24 * hourMs);
    expect(line.scores).toEqual(days.map(({ score }) => score));
  });

  it("never has more cells than asked for, and whole days where it is long", () => {
    for (const hours of [0, 1, 63, 64, 500, 40_000]) {
      const line = scoreLine([], { fromMs: 0, untilMs: hours * hourMs, cellsMax: 64 });
      expect(line.scores.length).toBeLessThanOrEqual(64);
      expect(line.scores.length).toBeGreaterThan(0);
      expect(line.cellMs % (line.cellMs > 24 * hourMs ? 24 * hourMs : hourMs)).toBe(0);
    }
  });
});
