import { describe, expect, test } from "vitest";
import { simulatedMood } from "../../../test/simulated-mood.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { sentimentTimeline } from "../../sentiment/sentiment-timeline.ts";
import { versionWarnings } from "./version-warnings.ts";

const version = "20240101T000000Z-0123456789ab" as ModelVersion;
const readings = simulatedMood(walkCandles({ seed: 3, candles: 240 }));
const knownMs = readings[3]!.knownAtMs;

function trainedWith(...names: readonly string[]) {
  const ended = { last_label: "2000-01-01T00:00:00.000Z" };
  const segments = { train: ended, validation: ended, calibrationB: ended };
  return { segments, sentiment: { sources: names.map((name) => ({ name })) } } as unknown as Pick<
    ModelMetadata,
    "segments" | "sentiment"
  >;
}

describe("versionWarnings()", () => {
  const sentiment = sentimentTimeline(readings);

  test("names a trained source of which nothing was known by then", () => {
    const asked = { decidedAtMs: knownMs, sentiment };
    expect(versionWarnings(version, trainedWith("mood"), asked)).toEqual([]);
    expect(versionWarnings(version, trainedWith("mood", "news"), asked)).toEqual([
      expect.stringMatching(/also trained with sentiment of news, of which nothing was known by/),
    ]);
  });

  test("a source that speaks later is as silent as one that never does", () => {
    const later = readings.map((one) => ({ ...one, source: "news", knownAtMs: knownMs + 1 }));
    const both = sentimentTimeline([...readings, ...later]);
    const told = (decidedAtMs: number) =>
      versionWarnings(version, trainedWith("mood", "news"), { decidedAtMs, sentiment: both });
    expect(told(knownMs)).toHaveLength(1);
    expect(told(knownMs + 1)).toEqual([]);
  });
});
