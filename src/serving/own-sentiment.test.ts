import { describe, expect, test } from "vitest";
import { sentimentTimeline } from "../sentiment/sentiment-timeline.ts";
import { ownSentiment, silentSources } from "./own-sentiment.ts";

const timeline = sentimentTimeline(
  ["fear_greed", "news", "senticrypt"].map((source, i) => ({
    source,
    eventTimeMs: 0,
    knownAtMs: 1000 * (i + 1),
    score: 0.1,
  })),
);

function trainedWith(...names: readonly string[]) {
  return { sentiment: { sources: names.map((name) => ({ name })) } } as unknown as Parameters<
    typeof ownSentiment
  >[0];
}

describe("ownSentiment()", () => {
  test("keeps the named sources, in their order, and one object per timeline and model", () => {
    const metadata = trainedWith("senticrypt", "news", "reddit");
    const own = ownSentiment(metadata, timeline);
    expect(own.sources.map(({ name }) => name)).toEqual(["news", "senticrypt"]);
    expect(own.sources[0]).toBe(timeline.sources[1]);
    expect(ownSentiment(trainedWith("senticrypt", "news", "reddit"), timeline)).toBe(own);
    expect(ownSentiment(trainedWith("news"), timeline).sources).toHaveLength(1);
    expect(ownSentiment(trainedWith("news", "senticrypt", "fear_greed"), timeline)).toBe(timeline);
  });
});

describe("silentSources()", () => {
  test("names the trained sources of which nothing was known by then", () => {
    const metadata = trainedWith("senticrypt", "news", "reddit");
    expect(silentSources(metadata, timeline, 3000)).toEqual(["reddit"]);
    expect(silentSources(metadata, timeline, 2999)).toEqual(["senticrypt", "reddit"]);
    expect(silentSources({}, timeline, 0)).toEqual([]);
  });
});
