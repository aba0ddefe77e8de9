import { expect, test } from "vitest";
import { segmentsForMetadata } from "../../learning/bundle/segments-for-metadata.ts";
import { prepareSamples } from "../../learning/features/prepare-samples.ts";
import { walkCandles } from "../../../test/walk-candles.ts";
import { segmentPositions } from "../judging/segment-positions.ts";
import { unseenPositions } from "./unseen-positions.ts";

const series = walkCandles({ seed: 21, candles: 6200 });
const shape = { recipe: "return", split: "deploy", horizon: 1 } as const;
const { segments } = segmentsForMetadata(
  prepareSamples(series, { ...shape, lookback: 12 }).segments,
);
const metadata = { ...shape, sequence_length: 12, segments };
const adopted = (until: number | null) => ({
  ...metadata,
  adopted: {
    file: "model.h5",
    trained_until: until === null ? null : new Date(until).toISOString(),
  } as NonNullable<Parameters<typeof unseenPositions>[1]["adopted"]>,
});

test("unseenPositions() of a version that was trained elsewhere begin where its training ended", () => {
  const { exam } = segmentPositions(series, metadata);
  expect(unseenPositions(series, metadata).exam).toEqual(exam);
  const middle = exam[1000]!;
  const untilMs = series.openTimeMs[middle]! + 3_600_000;
  expect(unseenPositions(series, adopted(untilMs)).exam).toEqual(exam.filter((t) => t > middle));
  expect(unseenPositions(series, adopted(0)).exam).toEqual(exam);
  expect(unseenPositions(series, adopted(null)).exam).toHaveLength(0);
});
