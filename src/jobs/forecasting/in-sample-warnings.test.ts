import { describe, expect, test } from "vitest";
import type { ModelMetadata } from "../../learning/bundle/metadata.ts";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { inSampleWarnings } from "./in-sample-warnings.ts";

const version = "20240101T000000Z-0123456789ab" as ModelVersion;

// Calibrated in February and March, adopted with what its maker said.
function adoptedUntil(trained_until: string | null) {
  const segments = {
    calibrationA: { first_decision: "2024-02-01T00:00:00.000Z" },
    calibrationB: { last_label: "2024-04-01T00:00:00.000Z" },
  };
  return { segments, adopted: { trained_until } } as unknown as Pick<
    ModelMetadata,
    "segments" | "adopted"
  >;
}

describe("inSampleWarnings() of a version that was trained elsewhere", () => {
  test.each<[string, string | null, string, RegExp]>([
    ["nobody knows until when", null, "2024-06-01", /nobody said until when.*not informative/],
    ["before its calibration", "2024-01-31", "2024-06-01", /^$/],
    ["before its calibration, asked in it", "2024-01-31", "2024-03-01", /calibration segment/],
    ["in its calibration", "2024-02-02", "2024-06-01", /of its calibration.*not informative/],
    ["after the moment", "2024-05-01", "2024-04-30", /after this moment.*no forecast/],
  ])("%s", (_title, until, moment, warning) => {
    const metadata = adoptedUntil(until && `${until}T00:00:00.000Z`);
    const warnings = inSampleWarnings(version, metadata, Date.parse(moment));
    expect(warnings.join()).toMatch(warning);
  });
});
