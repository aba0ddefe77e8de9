import { describe, expect, it } from "vitest";
import { reportReadings } from "./report-readings.ts";
import type { SentimentReading } from "./sentiment-reading.ts";

const dayMs = 86_400_000;

function day(index: number, knownDay = index + 1, score = 0.5): SentimentReading {
  return { source: "s", eventTimeMs: index * dayMs, knownAtMs: knownDay * dayMs, score };
}

describe("reportReadings()", () => {
  it("finds the days without a reading", () => {
    const { gaps, firstEventMs, lastEventMs } = reportReadings([day(3), day(4), day(8), day(10)]);
    expect(gaps).toEqual([
      { afterMs: 4 * dayMs, beforeMs: 8 * dayMs, days: 3 },
      { afterMs: 8 * dayMs, beforeMs: 10 * dayMs, days: 1 },
    ]);
    expect([firstEventMs, lastEventMs]).toEqual([3 * dayMs, 10 * dayMs]);
  });

  it("sees no gap between moments of neighbouring days", () => {
    const late = { ...day(1), eventTimeMs: dayMs + 1 };
    const early = { ...day(2), eventTimeMs: 3 * dayMs - 1 };
    expect(reportReadings([late, early]).gaps).toEqual([]);
  });

  it("counts duplicates, revisions and late arrivals apart", () => {
    const readings = [day(0), day(1), day(1), day(2), day(3), day(4, 30), day(2, 40, 0.1)];
    const report = reportReadings(readings);
    expect(report).toMatchObject({
      readings: 7,
      duplicates: 1,
      revisions: 1,
      slowReadings: 1,
      usualDelayMs: dayMs,
      lastKnownMs: 40 * dayMs,
      hasCounts: false,
      hasDispersions: false,
    });
  });
});
