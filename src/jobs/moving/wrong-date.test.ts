import { describe, expect, test } from "vitest";
import { priceMetadata } from "../../../test/example-metadata.ts";
import { wrongDate } from "./wrong-date.ts";

const { data, segments } = priceMetadata;
const nowMs = Date.UTC(2024, 6, 1);

describe("wrongDate()", () => {
  test("finds nothing in what was written before now", () => {
    expect(wrongDate(priceMetadata, nowMs)).toBeUndefined();
  });

  test.each([
    ["written in the future", { ...priceMetadata, model_version: "20240702T000000Z" }],
    [
      "its last candle closes in the future",
      { ...priceMetadata, data: { ...data, last_close: "2024-07-02T00:00:00.000Z" } },
    ],
    [
      "its segment exam ends after its last candle",
      {
        ...priceMetadata,
        segments: {
          ...segments,
          exam: { ...segments.exam, last_label: "2024-06-30T13:00:00.000Z" },
        },
      },
    ],
  ])("%s", (said, metadata) => {
    expect(wrongDate(metadata, nowMs)).toContain(said);
  });
});
