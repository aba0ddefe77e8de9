import { describe, expect, it } from "vitest";
import { freshnessAt } from "./freshness.ts";
import { sentimentColumns } from "./sentiment-columns.ts";
import { sentimentCoverage } from "./sentiment-coverage.ts";
import { freshnessMin, type FittedSentiment, type SentimentFeature } from "./sentiment-features.ts";
import type { SentimentReading } from "./sentiment-reading.ts";
import { sentimentTimeline } from "./sentiment-timeline.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const fitted: FittedSentiment = {
  volume: { mean: 0, std: 1 },
  extreme: 0.5,
  neutral: {
    sentiment_score: -0.9,
    sentiment_volume: -0.9,
    sentiment_momentum: -0.9,
    sentiment_consensus: -0.9,
    sentiment_extremes: -0.9,
    sentiment_trend: -0.9,
    sentiment_volatility: -0.9,
  },
};

function daily(at: number, score: number, more: Partial<SentimentReading> = {}): SentimentReading {
  const eventTimeMs = at * dayMs;
  return { source: "daily", eventTimeMs, knownAtMs: eventTimeMs + dayMs, score, ...more };
}

function featureAt(
  readings: readonly SentimentReading[],
  name: SentimentFeature,
  timeMs: number,
): number {
  return sentimentColumns(sentimentTimeline(readings), fitted, [timeMs]).get(name)![0]!;
}

describe("sentimentTimeline()", () => {
  it("lets a revision change the value from its known-at time on, and not the age", () => {
    const readings = [daily(0, 0.2), daily(0, 0.6, { knownAtMs: dayMs + 10 * hourMs })];
    expect(featureAt(readings, "sentiment_score", dayMs + 9 * hourMs)).toBe(0.2);
    expect(featureAt(readings, "sentiment_score", dayMs + 10 * hourMs)).toBe(0.6);
    expect(featureAt(readings, "sentiment_score", 2 * dayMs)).toBe(-0.9);
    expect(freshnessAt(sentimentTimeline(readings), 2 * dayMs)).toBeCloseTo(0.64 / Math.E, 12);
  });

  it("takes a late arrival from its known-at time on, and history not at all", () => {
    const lateMs = 5 * dayMs + hourMs;
    const days = [1, 2, 3, 4].map((at) => daily(at, 0.1));
    const late = [...days, daily(1.5, 0.5, { knownAtMs: lateMs })];
    expect(featureAt(late, "sentiment_score", lateMs - 1)).toBe(0.1);
    expect(featureAt(late, "sentiment_score", lateMs)).toBeCloseTo(0.3, 12);
    const history = [...days, ...Array.from({ length: 99 }, (_, i) => daily(1 - i, 0.5))].map(
      (reading, i) => (i < 4 ? reading : { ...reading, knownAtMs: lateMs }),
    );
    expect(featureAt(history, "sentiment_score", lateMs)).toBe(0.1);
  });

  it("lets no reading about the future make history of the present", () => {
    const readings = [daily(0, 0.2), daily(900, 0.4, { knownAtMs: dayMs }), daily(1, 0.6)];
    expect(featureAt(readings, "sentiment_score", 2 * dayMs)).toBe(0.6);
  });

  it("asks of a reading its times and its ranges", () => {
    expect(() => sentimentTimeline([daily(0, 1.01)])).toThrow("score lies in [-1, 1]");
    expect(() => sentimentTimeline([daily(0, 0, { count: -1 })])).toThrow("count is >= 0");
    expect(() => sentimentTimeline([daily(0, 0, { dispersion: 1.5 })])).toThrow("dispersion");
    expect(() => sentimentTimeline([daily(0, 0, { knownAtMs: NaN })])).toThrow("its times");
  });
});

describe("freshnessAt()", () => {
  it("is 1 as a complete reading becomes known, 0 before, and falls below stale after 49 hours", () => {
    const timeline = sentimentTimeline([daily(0, 0, { count: 5, dispersion: 0.1 })]);
    expect(freshnessAt(timeline, dayMs - 1)).toBe(0);
    expect(freshnessAt(timeline, dayMs)).toBe(1);
    expect(freshnessAt(timeline, dayMs + 48.9 * hourMs)).toBeGreaterThan(freshnessMin);
    expect(freshnessAt(timeline, dayMs + 49 * hourMs)).toBeLessThan(freshnessMin);
  });

  it("is a fifth less for each of count and dispersion that nobody supplies", () => {
    const freshness = (...readings: readonly SentimentReading[]) =>
      freshnessAt(sentimentTimeline(readings), dayMs);
    expect(freshness(daily(0, 0))).toBeCloseTo(0.64, 12);
    expect(freshness(daily(0, 0, { count: 3 }))).toBe(0.8);
    expect(freshness(daily(0, 0, { count: 3 }), daily(0, 0.2, { source: "second" }))).toBe(1);
  });
});

describe("sentimentCoverage()", () => {
  it("is the share of times that are not stale", () => {
    const timeline = sentimentTimeline([daily(0, 0, { count: 5, dispersion: 0.1 })]);
    const times = Float64Array.from({ length: 100 }, (_, i) => dayMs + i * hourMs);
    expect(sentimentCoverage(timeline, times)).toBe(0.49);
    expect(sentimentCoverage(timeline, [])).toBe(0);
  });
});

describe("sentimentColumns(), by hand", () => {
  it("weighs by count, and takes the mean over sources whatever their number of readings", () => {
    const readings = [
      daily(0, 0.5, { count: 3 }),
      daily(0, -0.5, { count: 1, item: "second" }),
      daily(0, -0.25, { source: "quiet" }),
    ];
    expect(featureAt(readings, "sentiment_score", dayMs)).toBe(0);
    expect(featureAt(readings, "sentiment_volume", dayMs)).toBeCloseTo(Math.log(5), 12);
    // Within "daily" (3 x 0.25² + 0.75²) / 4, between the means 0.25 and -0.25: 0.25².
    const dispersion = Math.sqrt(0.1875 + 0.0625);
    expect(featureAt(readings, "sentiment_consensus", dayMs)).toBeCloseTo(1 - dispersion, 12);
  });

  it("has the slope per day and the deviation of three days, and momentum as a difference", () => {
    const readings = [daily(0, 0.1), daily(1, 0.3), daily(2, 0.5)];
    expect(featureAt(readings, "sentiment_trend", 3 * dayMs)).toBeCloseTo(0.2, 12);
    expect(featureAt(readings, "sentiment_volatility", 3 * dayMs)).toBeCloseTo(
      Math.sqrt(0.08 / 3),
      12,
    );
    const average = (halfLife: number) => {
      const [old, middle] = [2 ** (-2 / halfLife), 2 ** (-1 / halfLife)];
      return (0.1 * old + 0.3 * middle + 0.5) / (old + middle + 1);
    };
    const momentum = average(1) - average(3);
    expect(featureAt(readings, "sentiment_momentum", 3 * dayMs)).toBeCloseTo(momentum, 12);
  });

  it("is extreme beyond the quantile alone, with the score's sign", () => {
    expect(featureAt([daily(0, -0.75)], "sentiment_extremes", dayMs)).toBe(-0.5);
    expect(featureAt([daily(0, 0.5)], "sentiment_extremes", dayMs)).toBe(0);
    expect(featureAt([daily(0, -1)], "sentiment_extremes", dayMs)).toBe(-1);
  });

  it("holds nothing of a source that fell silent 72 hours ago", () => {
    const readings = [daily(0, 0.1), daily(1, 0.9)];
    expect(featureAt(readings, "sentiment_momentum", 5 * dayMs - 1)).toBeGreaterThan(0);
    expect(featureAt(readings, "sentiment_momentum", 5 * dayMs)).toBe(-0.9);
  });
});
