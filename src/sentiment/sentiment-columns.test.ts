import { describe, expect, it } from "vitest";
import * as fc from "../../test/properties.ts";
import { createRng } from "../foundation/rng.ts";
import { naiveSentiment } from "../../test/naive-sentiment.ts";
import { fitSentiment } from "./fit-sentiment.ts";
import { sentimentColumns } from "./sentiment-columns.ts";
import { type FittedSentiment, sentimentFeatures } from "./sentiment-features.ts";
import type { SentimentReading } from "./sentiment-reading.ts";
import { emptyTimeline, sentimentTimeline } from "./sentiment-timeline.ts";

const hourMs = 3_600_000;

const fitted: FittedSentiment = {
  volume: { mean: 2, std: 0.5 },
  extreme: 0.3,
  neutral: {
    sentiment_score: 0.11,
    sentiment_volume: 0.12,
    sentiment_momentum: 0.13,
    sentiment_consensus: 0.14,
    sentiment_extremes: 0.15,
    sentiment_trend: 0.16,
    sentiment_volatility: 0.17,
  },
};

// Half-day events of three sources, so that events meet: revisions, late arrivals, bursts.
const anyReading: fc.Arbitrary<SentimentReading> = fc
  .record({
    source: fc.constantFrom("daily", "news", "other"),
    item: fc.constantFrom(undefined, undefined, "a", "b"),
    event: fc.integer({ min: 0, max: 24 }),
    delay: fc.oneof(
      fc.constant(24),
      fc.integer({ min: -2, max: 30 }),
      fc.integer({ min: 0, max: 300 }),
    ),
    score: fc.integer({ min: -100, max: 100 }),
    count: fc.option(fc.integer({ min: 0, max: 40 })),
    dispersion: fc.option(fc.integer({ min: 0, max: 100 })),
  })
  .map(({ source, item, event, delay, score, count, dispersion }) => ({
    source,
    ...(item === undefined ? {} : { item }),
    eventTimeMs: event * 12 * hourMs,
    knownAtMs: (event * 12 + delay) * hourMs,
    score: score / 100,
    ...(count === null ? {} : { count }),
    ...(dispersion === null ? {} : { dispersion: dispersion / 100 }),
  }));
const anyReadings = fc.array(anyReading, { maxLength: 60, size: "max" });
const times = Float64Array.from({ length: 160 }, (_, i) => (i - 4) * 3 * hourMs);

describe("sentimentColumns()", () => {
  it("gives at each time, bit for bit, what the readings known by then give alone", () => {
    fc.assert(
      fc.property(anyReadings, fc.integer({ min: 0, max: 159 }), (readings, cut) => {
        const known = readings.filter(({ knownAtMs }) => knownAtMs <= times[cut]!);
        const past = times.subarray(0, cut + 1);
        const all = sentimentColumns(sentimentTimeline(readings), fitted, times);
        const then = sentimentColumns(sentimentTimeline(known), fitted, past);
        for (const name of sentimentFeatures) {
          expect(all.get(name)!.subarray(0, cut + 1)).toEqual(then.get(name));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("does not depend on the moment it starts at nor on the order of the readings", () => {
    fc.assert(
      fc.property(anyReadings, fc.integer({ min: 0, max: 159 }), (readings, start) => {
        const all = sentimentColumns(sentimentTimeline(readings), fitted, times);
        const late = times.subarray(start);
        const turned = sentimentColumns(sentimentTimeline(readings.toReversed()), fitted, late);
        for (const name of sentimentFeatures) {
          expect(all.get(name)!.subarray(start)).toEqual(turned.get(name));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("answers from the last answer as if it were new, whatever was done to that", () => {
    fc.assert(
      fc.property(
        anyReadings,
        fc.array(fc.tuple(fc.nat(159), fc.nat(40), fc.constantFrom(1, 2)), {
          minLength: 2,
          maxLength: 6,
        }),
        (readings, asked) => {
          const timeline = sentimentTimeline(readings);
          for (const [start, length, step] of asked) {
            const some = times.slice(start, start + length).filter((_, i) => i % step === 0);
            const again = sentimentColumns(timeline, fitted, some);
            expect(again).toEqual(sentimentColumns(sentimentTimeline(readings), fitted, some));
            for (const column of again.values()) column.fill(9);
          }
        },
      ),
      { numRuns: 100 },
    );
    const timeline = sentimentTimeline([]);
    sentimentColumns(timeline, fitted, times);
    const other = { ...fitted, neutral: { ...fitted.neutral, sentiment_trend: 0.5 } };
    expect(sentimentColumns(timeline, other, times).get("sentiment_trend")![0]).toBe(0.5);
    expect(() => sentimentColumns(timeline, fitted, [times[9]!, times[3]!])).toThrow("times rise");
  });

  it("agrees with the formulas written down a second time", () => {
    const everyKind = new Set<string>();
    fc.assert(
      fc.property(anyReadings.map(withoutTies), (readings) => {
        const columns = sentimentColumns(sentimentTimeline(readings), fitted, times);
        for (const [i, timeMs] of times.entries()) {
          const naive = naiveSentiment(readings, fitted, timeMs);
          for (const name of sentimentFeatures) {
            const expected = name === "sentiment_freshness" ? 0 : fitted.neutral[name];
            everyKind.add(`${name} ${naive[name] === undefined ? "unknown" : "known"}`);
            expect(columns.get(name)![i], name).toBeCloseTo(naive[name] ?? expected, 6);
          }
        }
      }),
      { numRuns: 120 },
    );
    // In 40 runs one of the kinds may not come up.
    expect(everyKind.size).toBe(2 * sentimentFeatures.length - 1);
  });

  it("leaves out what is history once a foretold event is told of again", () => {
    const told = (eventHour: number, knownHour: number): SentimentReading => ({
      source: "s",
      eventTimeMs: eventHour * hourMs,
      knownAtMs: knownHour * hourMs,
      score: 0.5,
    });
    const known = (readings: readonly SentimentReading[]) =>
      sentimentColumns(sentimentTimeline(readings), fitted, [156 * hourMs]).get(
        "sentiment_score",
      )![0];
    // Foretold at hour 131, the event of hour 132 makes no history of hour 60; told again it does.
    expect(known([told(132, 131), told(60, 156)])).toBe(0.5);
    expect(known([told(132, 131), told(132, 156), told(60, 156)])).toBe(
      fitted.neutral.sentiment_score,
    );
  });

  it("is neutral, with freshness 0, where nothing was ever said", () => {
    const columns = sentimentColumns(emptyTimeline, fitted, times);
    expect([...columns.keys()]).toEqual(sentimentFeatures);
    expect(new Set(columns.get("sentiment_freshness"))).toEqual(new Set([0]));
    expect(new Set(columns.get("sentiment_trend"))).toEqual(new Set([0.16]));
  });

  it("refuses times that fall", () => {
    expect(() => sentimentColumns(emptyTimeline, fitted, [2, 1])).toThrow("times rise");
  });
});

describe("sentimentColumns(), a busy source", () => {
  it("agrees with the formulas where days have many readings", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 30 }), (seed) => {
        const rng = createRng(seed);
        const readings = Array.from({ length: 400 }, (_, i): SentimentReading => {
          const eventTimeMs = rng.integer(6 * 24) * hourMs;
          const delay = rng.uniform() < 0.02 ? 30 : 0;
          return {
            source: i % 3 === 0 ? "news" : "posts",
            item: `${i}`,
            eventTimeMs,
            knownAtMs: eventTimeMs + delay * hourMs,
            score: rng.uniform() * 2 - 1,
            count: rng.integer(9),
            dispersion: rng.uniform(),
          };
        });
        const revised = readings
          .filter((_, i) => i % 97 === 0)
          .map((one) => ({ ...one, knownAtMs: one.knownAtMs + 31 * hourMs, score: 0.5 }));
        const all = [...readings, ...revised];
        const columns = sentimentColumns(sentimentTimeline(all), fitted, times);
        for (const at of [30, 41, 50, 57, 66]) {
          const naive = naiveSentiment(all, fitted, times[at]!);
          for (const name of sentimentFeatures) {
            const expected = name === "sentiment_freshness" ? 0 : fitted.neutral[name];
            expect(columns.get(name)![at], name).toBeCloseTo(naive[name] ?? expected, 11);
          }
        }
      }),
      { numRuns: 5 },
    );
  });
});

describe("fitSentiment()", () => {
  it("reads nothing that became known after the last train time", () => {
    fc.assert(
      fc.property(anyReadings, fc.integer({ min: 0, max: 159 }), (readings, cut) => {
        const train = times.subarray(0, cut + 1);
        const known = readings.filter(({ knownAtMs }) => knownAtMs <= times[cut]!);
        const fit = fitSentiment(sentimentTimeline(readings), train);
        expect(fit).toEqual(fitSentiment(sentimentTimeline(known), train));
        expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
      }),
      { numRuns: 100 },
    );
  });

  it("takes mean, deviation and quantile of the rows, and medians where a feature is known", () => {
    const day = (at: number, score: number, count: number): SentimentReading => ({
      source: "s",
      eventTimeMs: (at - 1) * 24 * hourMs,
      knownAtMs: at * 24 * hourMs,
      score,
      count,
    });
    const timeline = sentimentTimeline([day(1, 0.1, 0), day(2, -0.2, 0), day(4, 0.4, 3)]);
    const noons = [1, 2, 3, 4].map((at) => (at * 24 + 12) * hourMs);
    const fit = fitSentiment(timeline, noons);
    expect(fit.volume.mean).toBeCloseTo(Math.log(4) / 3, 12);
    expect(fit.volume.std).toBeCloseTo((Math.log(4) * Math.SQRT2) / 3, 12);
    // 0 counts weigh nothing: only the last score is one.
    expect(fit.extreme).toBe(0.4);
    expect(fit.neutral.sentiment_score).toBe(0.4);
    expect(fit.neutral.sentiment_consensus).toBe(0);
    expect(fit.neutral.sentiment_volatility).toBeCloseTo(0.15, 12);
  });

  it("knows no scale where train rows have nothing", () => {
    const fit = fitSentiment(emptyTimeline, times);
    expect(fit.volume).toEqual({ mean: 0, std: 1 });
    expect(fit.extreme).toBe(1);
    expect(new Set(Object.values(fit.neutral))).toEqual(new Set([0]));
  });
});

// Of two wordings known at the same moment either may count; the slow formulas take no side.
function withoutTies(readings: readonly SentimentReading[]): readonly SentimentReading[] {
  const keyOf = ({ source, item, eventTimeMs, knownAtMs }: SentimentReading) =>
    `${source} ${item} ${eventTimeMs} ${knownAtMs}`;
  return [...new Map(readings.map((reading) => [keyOf(reading), reading])).values()];
}
