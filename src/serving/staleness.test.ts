import { expect, test } from "vitest";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import { staleModel } from "./staleness.ts";

const nowMs = Date.parse("2024-07-01T00:00:00.000Z");

test.each<[string, string | null | undefined, string | undefined]>([
  ["trained here", undefined, undefined],
  ["trained elsewhere, nobody knows until when", null, undefined],
  ["trained elsewhere 180 days ago", "2024-01-03T00:00:00.000Z", undefined],
  ["trained elsewhere 181 days ago", "2024-01-02T00:00:00.000Z", "stale-model"],
])("staleModel() counts from what the model knows: %s", (_title, trained_until, reason) => {
  const adopted = trained_until === undefined ? {} : { adopted: { trained_until } };
  const data = { last_close: "2024-06-30T00:00:00.000Z" };
  const metadata = { data, ...adopted } as unknown as Pick<ModelMetadata, "data" | "adopted">;
  expect(staleModel(metadata, nowMs)?.reason).toBe(reason);
});
