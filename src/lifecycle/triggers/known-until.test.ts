import { expect, test } from "vitest";
import type { ModelVersion } from "../../learning/bundle/version-id.ts";
import { sealEntry } from "../registry/audit-entry.ts";
import { newestMadeMs } from "./known-until.ts";

const january = "20260110T000000Z-1a2b3c4d5e6f" as ModelVersion;
const ahead = "20990101T000000Z-1a2b3c4d5e6f" as ModelVersion;
const facts = {
  recipe: "return",
  horizon: 1,
  features: 5,
  trainedUntil: null,
  seenUntil: "2026-01-01T00:00:00.000Z",
  lastClose: "2026-01-01T00:00:00.000Z",
  skill: null,
  directionalAccuracy: null,
  bytes: 1,
} as const;

test("newestMadeMs() takes the log's time for a version that a clock ahead has stamped", () => {
  const at = "2026-02-01T00:00:00.000Z";
  const event = { kind: "registered", version: ahead, origin: "train", facts } as const;
  const entries = [sealEntry(undefined, { at, event, aliases: null })];
  expect(newestMadeMs(entries, [january, ahead])).toBe(Date.parse(at));
  expect(newestMadeMs(entries, [january])).toBe(Date.parse("2026-01-10T00:00:00Z"));
  expect(newestMadeMs([], [])).toBe(0);
});
